//! `/jobs/{id}`: what a draft would do, or how a job goes: a bar, its pace, and what became of each
//! conversation.

/// What is said of a job.
pub(super) mod words;

use super::hand_over::ticks;
use crate::api::jobs::{ChooseReceivers, StartJob, SteerJob, UndoJob};
use crate::components::chart::bar;
use crate::components::markup::{El, el, hidden};
use crate::components::sentence::paragraph;
use crate::components::time::ago;
use crate::model::job::{
    Job, JobKind, JobPage, JobRow, JobState, MOST_ROWS, Preview, RowState, Undo,
};
use crate::model::{Action, Role, Seen};
use crate::pages::Page;
use crate::words::{count, number, say, tell};
use leptos::prelude::IntoAny;
use leptos::server_fn::ServerFn;
use words::{became, headline, minutes, standing, sums, taken};

/// The page.
pub fn page(page: &JobPage, role: Role) -> Page {
    let job = &page.job;
    let may = role.may(Action::Bulk);
    let title = headline(job, &page.choice);
    let head = el("div").class("head").child(el("h1").attr("dir", "auto").text(title.clone()));
    let all = el("div").class("jobs").child(head);
    let markup = match &page.preview {
        Some(preview) => all.child(draft(page, preview, may)),
        None => all.child(course(page, may)),
    };
    Page {
        title,
        live: page.preview.is_none(),
        status: 200,
        content: markup.child(rows(page)).into_any(),
    }
}

/// How far a job is, as a bar and a number.
pub(super) fn progress(job: &Job) -> El {
    let (settled, all) = (job.tally.settled(), job.tally.all());
    let words = [("settled", &*number(settled.into())), ("all", &*number(all.into()))];
    let words = el("span").text(tell("jobs-progress", &words));
    el("div").class("progress").child(bar(all, settled, job.tally.done)).child(words)
}

fn draft(page: &JobPage, preview: &Preview, may: bool) -> El {
    let job = &page.job;
    let panel = el("section").class("panel keep").attr("aria-labelledby", "plan");
    let panel = panel.child(el("h2").attr("id", "plan").text(say("jobs-plan")));
    let panel = panel
        .child(el("p").class("words").attr("dir", "auto").text(taken(page)))
        .child(el("p").class("sums").text(sums(job, preview)));
    let more = (preview.matched as usize > MOST_ROWS)
        .then(|| el("p").class("notice").text(count("jobs-more", MOST_ROWS as u64, &[])));
    let panel = panel.children(more).child(el("p").class("hint").text(say("jobs-manners")));
    let receivers = receivers(page, preview);
    if !may {
        return panel.children(receivers);
    }
    let not = button_form(SteerJob::PATH, job, "btn", say("jobs-discard"))
        .child(hidden("wish", "discard"))
        .child(hidden("back", "/conversations"));
    let unchosen = job.kind.has_receivers() && job.agents.is_empty();
    // Whoever is away is marked as such even where nothing is open.
    let idle = preview.to_do == 0 && job.away.is_none();
    let closes = job.kind == JobKind::Close && !idle;
    // Enter starts what has been looked over.
    let start = (!unchosen && !closes && !idle).then(|| {
        let start = el("button").class("btn main").attr("autofocus", "").text(say("jobs-start"));
        form(StartJob::PATH, job).child(start)
    });
    let why = closes.then(|| reason(job));
    panel
        .children(why)
        .child(el("div").class("acts").children(start).child(not))
        .children(receivers)
        .children(choosing(page))
}

fn receivers(page: &JobPage, preview: &Preview) -> Option<El> {
    let rows = preview.receivers.iter().map(|(agent, gets)| {
        let known = page.choice.agents.iter().find(|view| view.key == agent.as_str());
        let has =
            known.and_then(|view| view.count).map(|open| count("jobs-open-now", open.into(), &[]));
        el("tr")
            .child(
                el("th")
                    .attr("scope", "row")
                    .child(el("bdi").text(page.choice.name(agent).to_owned())),
            )
            .child(el("td").class("number").text(count("jobs-gets", (*gets).into(), &[])))
            .child(el("td").class("number").text(has.unwrap_or_default()))
    });
    let table = el("table").attr("aria-label", say("jobs-receivers"));
    let any = !preview.receivers.is_empty();
    any.then(|| table.child(el("tbody").children(rows)))
}

/// Why the conversations are closed, and the start.
fn reason(job: &Job) -> El {
    let field = el("input")
        .attr("name", "reason")
        .attr("value", job.reason.clone())
        .attr("maxlength", "500")
        .attr("autocomplete", "off")
        .attr("dir", "auto");
    let words = el("span").text(say("jobs-why"));
    el("form")
        .attr("method", "post")
        .attr("action", ChooseReceivers::PATH)
        .child(hidden("id", job.id.to_string()))
        .child(hidden("start", "true"))
        .child(el("label").class("field").child(words).child(field))
        .child(el("button").class("btn main").text(say("jobs-start")))
}

/// The choice of receivers, where a draft has one.
fn choosing(page: &JobPage) -> Option<El> {
    let job = &page.job;
    let kind = match job.kind {
        JobKind::Assign if job.away.is_none() => "radio",
        JobKind::Spread => "checkbox",
        _ => return None,
    };
    let chosen = |key: &str| job.agents.iter().any(|agent| agent.as_str() == key);
    let way = |value: &'static str, on: bool, key| {
        let box_ = el("input").attr("type", "radio").attr("name", "how").attr("value", value);
        let box_ = box_.switch("checked", on);
        el("label").class("check").child(box_).child(el("span").text(say(key)))
    };
    let ways = (job.kind == JobKind::Spread).then(|| {
        let ways = [("load", !job.evenly, "jobs-by-load"), ("evenly", job.evenly, "jobs-evenly")];
        el("div").class("ticks").children(ways.map(|(value, on, key)| way(value, on, key)))
    });
    let start = el("button").class("btn main").attr("name", "start").attr("value", "true");
    let form = el("form")
        .attr("method", "post")
        .attr("action", ChooseReceivers::PATH)
        .child(hidden("id", job.id.to_string()))
        .child(
            el("fieldset")
                .child(el("legend").text(say("jobs-who-gets")))
                .child(ticks(&page.choice, kind, |agent| chosen(&agent.key)))
                .children(ways),
        )
        .child(
            el("div")
                .class("acts")
                .child(el("button").class("btn").text(say("jobs-preview-these")))
                .child(start.text(say("jobs-start-these"))),
        );
    let details = el("details").child(el("summary").text(say("jobs-choose"))).child(form);
    Some(if job.agents.is_empty() { details.attr("open", "") } else { details })
}

fn course(page: &JobPage, may: bool) -> El {
    let job = &page.job;
    let tally = job.tally;
    let panel = el("section").class("panel keep").attr("aria-labelledby", "course");
    let label = standing(job, page.behind);
    let heading = el("h2").attr("id", "course").attr("aria-live", "polite").text(label);
    let counts = [
        (None, tally.all(), "jobs-all"),
        (Some(RowState::Done), tally.done, "jobs-changed"),
        (Some(RowState::Skipped), tally.skipped, "jobs-left-alone"),
        (Some(RowState::Failed), tally.failed, "jobs-failed"),
        (Some(RowState::Waiting), tally.waiting, "jobs-waiting"),
    ];
    let counts = counts.map(|(state, rows, key)| {
        let link = el("a").attr("href", address(job, state, 1));
        let link = if page.of == state { link.attr("aria-current", "true") } else { link };
        let rows = el("b").text(number(rows.into()));
        el("li").child(link.child(rows).text([" ", say(key)].concat()))
    });
    let pace = (job.state == JobState::Running && job.stalled.is_none()).then(|| {
        let time = minutes(page.minutes_left);
        let words = [("time", &*time)];
        el("p").class("sums").text(match tally.lately {
            0 => tell("jobs-left", &words),
            lately => count("jobs-pace", lately.into(), &words),
        })
    });
    let by = ("name", el("bdi").text(job.by.clone()));
    let who = match job.started_at {
        Some(at) => paragraph("jobs-by-started", &[by, ("ago", ago(at, page.now))]),
        None => paragraph("jobs-by", &[by]),
    };
    let reason = (!job.reason.is_empty())
        .then(|| paragraph("jobs-reason", &[("reason", el("bdi").text(job.reason.clone()))]));
    panel
        .child(heading)
        .child(el("p").class("words").attr("dir", "auto").text(taken(page)))
        .child(progress(job))
        .children(pace)
        .children(reason)
        .child(el("ul").class("counts").attr("aria-label", say("jobs-rows")).children(counts))
        .child(who.class("hint"))
        .child(acts(page, may))
}

fn acts(page: &JobPage, may: bool) -> El {
    let job = &page.job;
    let all = el("div").class("acts");
    if !may {
        return all;
    }
    let steer = |wish: &'static str, key, class: &'static str| {
        button_form(SteerJob::PATH, job, class, say(key))
            .child(hidden("wish", wish))
            .child(hidden("back", format!("/jobs/{}", job.id)))
    };
    let goes_on = job.state.goes_on();
    let paused = job.state == JobState::Paused;
    let file = el("a").class("btn").attr("rel", "external");
    let file = file.attr("href", format!("/jobs/{}/results.csv", job.id)).text(say("jobs-results"));
    let undo = match page.undo {
        Undo::Nothing => None,
        Undo::Possible => Some(button_form(UndoJob::PATH, job, "btn", say("jobs-take-back"))),
        Undo::CannotReopen => Some(el("p").class("hint").text(say("jobs-cannot-reopen"))),
    };
    all.children(goes_on.then(|| steer("pause", "jobs-pause", "btn main")))
        .children(paused.then(|| steer("resume", "jobs-resume", "btn main")))
        .children((goes_on || paused).then(|| steer("cancel", "jobs-cancel", "btn")))
        .children((job.tally.failed > 0).then(|| steer("retry", "jobs-retry", "btn")))
        .children(undo)
        .child(file)
}

fn rows(page: &JobPage) -> El {
    let names = [
        ("what", "jobs-conversation"),
        ("became", "jobs-result"),
        ("more", "jobs-before"),
        ("more", "jobs-after"),
    ];
    let names = names.map(|(class, key)| el("th").attr("scope", "col").class(class).text(say(key)));
    let link = |to: u32, key| el("a").attr("href", address(&page.job, page.of, to)).text(say(key));
    let before = (page.page > 1).then(|| link(page.page - 1, "jobs-previous"));
    let after = (page.page < page.pages).then(|| link(page.page + 1, "jobs-next"));
    let words = [("page", &*number(page.page.into())), ("pages", &*number(page.pages.into()))];
    let words = tell("jobs-page", &words);
    let pages = el("footer")
        .class("pager")
        .child(el("p").text(words))
        .child(el("nav").attr("aria-label", say("jobs-pages")).children(before).children(after));
    let panel = el("section").class("panel").attr("aria-labelledby", "rows");
    let panel = panel.child(el("h2").attr("id", "rows").text(say("jobs-conversations")));
    if page.rows.is_empty() {
        return panel.child(el("p").class("hint").text(say("jobs-no-rows")));
    }
    let table = el("table")
        .attr("aria-labelledby", "rows")
        .child(el("thead").child(el("tr").children(names)))
        .child(el("tbody").children(page.rows.iter().map(|one| row(one, page))));
    panel.child(table).child(pages)
}

fn row(row: &JobRow, page: &JobPage) -> El {
    let label = page.labels.get(&row.conversation).cloned();
    let label = label.unwrap_or_else(|| row.conversation.to_string());
    let link = el("a").attr("href", ["/conversations/", row.conversation.as_str()].concat());
    let link = link.attr("title", row.conversation.to_string()).child(el("bdi").text(label));
    let held = |seen: &Seen| {
        let nobody = || say("jobs-held-by-nobody");
        let who = seen.assignee.as_ref().map_or_else(nobody, |agent| page.choice.name(agent));
        el("bdi").text(match seen.closed {
            true => tell("jobs-held-closed", &[("who", who)]),
            false => who.to_owned(),
        })
    };
    el("tr")
        .child(el("th").attr("scope", "row").class("what").child(link))
        .child(el("td").class("became").text(became(row, page)))
        .child(el("td").class("more").child(held(&row.seen)))
        .child(el("td").class("more").children(row.after.as_ref().map(held)))
}

fn address(job: &Job, state: Option<RowState>, page: u32) -> String {
    let state = state.map(|state| format!("&state={}", state.as_str())).unwrap_or_default();
    format!("/jobs/{}?page={page}{state}", job.id)
}

fn button_form(path: &'static str, job: &Job, class: &'static str, words: &'static str) -> El {
    form(path, job).child(el("button").class(class).text(words))
}

fn form(path: &'static str, job: &Job) -> El {
    el("form").attr("method", "post").attr("action", path).child(hidden("id", job.id.to_string()))
}
