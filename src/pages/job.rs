//! `/jobs/{id}`: what a draft would do, or how a job goes: a bar, its pace, and what became of each
//! conversation.

use super::hand_over::ticks;
use super::views::in_words;
use crate::api::jobs::{ChooseReceivers, StartJob, SteerJob, UndoJob};
use crate::components::chart::bar;
use crate::components::drawn::Drawn;
use crate::components::markup::{El, el, hidden};
use crate::components::time::ago;
use crate::model::job::{
    Choice, Job, JobKind, JobPage, JobRow, JobState, MOST_ROWS, Preview, RowState, Task, Undo, Why,
};
use crate::model::time::length;
use crate::model::{Action, Query, Role, Seen};
use leptos::server_fn::ServerFn;

/// The page.
pub fn drawn(page: &JobPage, role: Role) -> Drawn {
    let job = &page.job;
    let may = role.may(Action::Bulk);
    let title = headline(job, &page.choice);
    let head = el("div").class("head").child(el("h1").attr("dir", "auto").text(title.clone()));
    let all = el("div").class("jobs").child(head);
    let markup = match &page.preview {
        Some(preview) => all.child(draft(page, preview, may)),
        None => all.child(course(page, may)),
    };
    Drawn { title, live: page.preview.is_none(), markup: markup.child(rows(page)) }
}

/// What a job does, in words.
pub(super) fn headline(job: &Job, choice: &Choice) -> String {
    let of = job.of_job.map(|of| format!(" job {of}")).unwrap_or_default();
    let what = match (job.kind, job.agents.as_slice()) {
        (JobKind::Assign, [one]) => format!("Assign to {}", choice.name(one)),
        (JobKind::Assign, _) => "Assign".to_owned(),
        (JobKind::Spread, agents) => format!("Spread over {} agents", agents.len()),
        (JobKind::Unassign, _) => "Assign to nobody".to_owned(),
        (JobKind::Close, _) => "Close".to_owned(),
        (JobKind::Reopen, _) => "Reopen".to_owned(),
        (JobKind::Undo, _) => ["Take back", &of].concat(),
        (JobKind::Return, _) => ["Return what was handed over by", &of].concat(),
    };
    match &job.away {
        Some(away) => format!("{what}: the work of {}", choice.name(away)),
        None => what,
    }
}

/// Where a job stands, in words.
pub(super) fn standing(job: &Job, behind: Option<i64>) -> String {
    match (job.state, &job.stalled, behind) {
        (JobState::Draft, ..) => "Not started".to_owned(),
        (JobState::Waiting, _, Some(first)) => format!("Waits for job {first}"),
        (JobState::Running | JobState::Waiting, Some(why), _) => {
            format!("Stands still: {why}. It goes on by itself")
        }
        (JobState::Waiting, ..) => "Waits".to_owned(),
        (JobState::Running, ..) => "Under way".to_owned(),
        (JobState::Paused, ..) => "Paused".to_owned(),
        (JobState::Cancelled, ..) => "Cancelled".to_owned(),
        (JobState::Finished, ..) if job.tally.failed > 0 => {
            format!("Finished, {} failed", job.tally.failed)
        }
        (JobState::Finished, ..) => "Finished".to_owned(),
    }
}

/// How far a job is, as a bar and a number.
pub(super) fn progress(job: &Job) -> El {
    let (settled, all) = (job.tally.settled(), job.tally.all());
    let words = el("span").text(format!("{settled} of {all}"));
    el("div").class("progress").child(bar(all, settled, job.tally.done)).child(words)
}

fn draft(page: &JobPage, preview: &Preview, may: bool) -> El {
    let job = &page.job;
    let panel = el("section").class("panel keep").attr("aria-labelledby", "plan");
    let panel = panel.child(el("h2").attr("id", "plan").text("What this would do"));
    let panel = panel
        .child(el("p").class("words").attr("dir", "auto").text(taken(page)))
        .child(el("p").class("sums").text(sums(job, preview)));
    let more = (preview.matched as usize > MOST_ROWS).then(|| {
        let words = format!(
            "A job takes at most {MOST_ROWS}: these are the first {MOST_ROWS} in the order of the \
             list. Start another one for the rest."
        );
        el("p").class("notice").text(words)
    });
    let cut = "Each conversation is read before it is changed; what somebody else has changed by then is \
               left alone. People’s clicks come first.";
    let panel = panel.children(more).child(el("p").class("hint").text(cut));
    let receivers = receivers(page, preview);
    if !may {
        return panel.children(receivers);
    }
    let not = button_form(SteerJob::PATH, job, "btn", "Do not")
        .child(hidden("wish", "discard"))
        .child(hidden("back", "/conversations"));
    let unchosen = job.kind.has_receivers() && job.agents.is_empty();
    let closes = job.kind == JobKind::Close;
    // Enter starts what has been looked over.
    let start = (!unchosen && !closes).then(|| {
        let start = el("button").class("btn main").attr("autofocus", "").text("Start");
        form(StartJob::PATH, job).child(start)
    });
    let why = closes.then(|| reason(job));
    panel
        .children(why)
        .child(el("div").class("acts").children(start).child(not))
        .children(receivers)
        .children(choosing(page))
}

fn taken(page: &JobPage) -> String {
    match &page.job.query {
        None if page.job.of_job.is_some() => "What that job has changed".to_owned(),
        None => "Conversations chosen one by one".to_owned(),
        Some(query) => in_words(&Query::parse(query).0, &page.choice.agents),
    }
}

/// Such as: 312 match; 4 already closed; 9 already theirs; 299 to change with 598 calls, about 9 minutes.
fn sums(job: &Job, preview: &Preview) -> String {
    let mut words = vec![format!("{} match", preview.matched)];
    let mut count = |number: u32, what: &str| {
        if number > 0 {
            words.push(format!("{number} {what}"));
        }
    };
    let settled = if job.kind == JobKind::Reopen { "already open" } else { "already closed" };
    count(preview.settled, settled);
    let theirs = match job.kind {
        JobKind::Unassign => "already nobody’s",
        JobKind::Undo => "already as before",
        _ => "already theirs",
    };
    count(preview.theirs, theirs);
    let calls = if preview.calls == 1 { "call" } else { "calls" };
    words.push(format!(
        "{} to change: {} {calls}, about {}",
        preview.to_do,
        preview.calls,
        minutes(preview.minutes)
    ));
    words.join("; ")
}

fn minutes(minutes: u32) -> String {
    match minutes {
        0 | 1 => "a minute".to_owned(),
        2..60 => format!("{minutes} minutes"),
        more => length(more),
    }
}

fn receivers(page: &JobPage, preview: &Preview) -> Option<El> {
    let rows = preview.receivers.iter().map(|(agent, gets)| {
        let known = page.choice.agents.iter().find(|view| view.key == agent.as_str());
        let has = known.and_then(|view| view.count).map(|count| format!("{count} open now"));
        el("tr")
            .child(
                el("th")
                    .attr("scope", "row")
                    .child(el("bdi").text(page.choice.name(agent).to_owned())),
            )
            .child(el("td").class("number").text(format!("gets {gets}")))
            .child(el("td").class("number").text(has.unwrap_or_default()))
    });
    let table = el("table").attr("aria-label", "Who gets how many");
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
    let words = el("span").text("Reason, for SendSeven where it takes one");
    el("form")
        .attr("method", "post")
        .attr("action", ChooseReceivers::PATH)
        .child(hidden("id", job.id.to_string()))
        .child(hidden("start", "true"))
        .child(el("label").class("field").child(words).child(field))
        .child(el("button").class("btn main").text("Start"))
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
    let way = |value: &'static str, on: bool, words: &'static str| {
        let box_ = el("input").attr("type", "radio").attr("name", "how").attr("value", value);
        let box_ = box_.switch("checked", on);
        el("label").class("check").child(box_).child(el("span").text(words))
    };
    let ways = (job.kind == JobKind::Spread).then(|| {
        el("div")
            .class("ticks")
            .child(way("load", !job.evenly, "by how much each has open"))
            .child(way("evenly", job.evenly, "as many for each"))
    });
    let start = el("button").class("btn main").attr("name", "start").attr("value", "true");
    let form = el("form")
        .attr("method", "post")
        .attr("action", ChooseReceivers::PATH)
        .child(hidden("id", job.id.to_string()))
        .child(
            el("fieldset")
                .child(el("legend").text("Who gets them"))
                .child(ticks(&page.choice, kind, |agent| chosen(&agent.key)))
                .children(ways),
        )
        .child(
            el("div")
                .class("acts")
                .child(el("button").class("btn").text("Preview with these"))
                .child(start.text("Start with these")),
        );
    let details = el("details").child(el("summary").text("Choose who gets them")).child(form);
    Some(if job.agents.is_empty() { details.attr("open", "") } else { details })
}

fn course(page: &JobPage, may: bool) -> El {
    let job = &page.job;
    let tally = job.tally;
    let panel = el("section").class("panel keep").attr("aria-labelledby", "course");
    let label = standing(job, page.behind);
    let heading = el("h2").attr("id", "course").attr("aria-live", "polite").text(label);
    let counts = [
        (None, tally.all(), "all"),
        (Some(RowState::Done), tally.done, "changed"),
        (Some(RowState::Skipped), tally.skipped, "left alone"),
        (Some(RowState::Failed), tally.failed, "failed"),
        (Some(RowState::Waiting), tally.waiting, "waiting"),
    ];
    let counts = counts.map(|(state, number, words)| {
        let link = el("a").attr("href", address(job, state, 1));
        let link = if page.of == state { link.attr("aria-current", "true") } else { link };
        el("li").child(link.child(el("b").text(number.to_string())).text([" ", words].concat()))
    });
    let pace = (job.state == JobState::Running && job.stalled.is_none()).then(|| {
        let words = match tally.lately {
            0 => format!("About {} left.", minutes(page.minutes_left)),
            lately => {
                format!("{lately} in the last minute, about {} left.", minutes(page.minutes_left))
            }
        };
        el("p").class("sums").text(words)
    });
    let who = el("p").class("hint").text("By ").child(el("bdi").text(job.by.clone()));
    let who = match job.started_at {
        Some(at) => who.text(", started ").child(ago(at, page.now)),
        None => who,
    };
    panel
        .child(heading)
        .child(el("p").class("words").attr("dir", "auto").text(taken(page)))
        .child(progress(job))
        .children(pace)
        .children(
            (!job.reason.is_empty())
                .then(|| el("p").text("Reason: ").child(el("bdi").text(job.reason.clone()))),
        )
        .child(el("ul").class("counts").attr("aria-label", "Rows").children(counts))
        .child(who)
        .child(acts(page, may))
}

fn acts(page: &JobPage, may: bool) -> El {
    let job = &page.job;
    let all = el("div").class("acts");
    if !may {
        return all;
    }
    let steer = |wish: &'static str, words: &'static str, class: &'static str| {
        button_form(SteerJob::PATH, job, class, words)
            .child(hidden("wish", wish))
            .child(hidden("back", format!("/jobs/{}", job.id)))
    };
    let goes_on = job.state.goes_on();
    let paused = job.state == JobState::Paused;
    let file = el("a").class("btn").attr("rel", "external");
    let file = file.attr("href", format!("/jobs/{}/results.csv", job.id)).text("Results as CSV");
    let undo = match page.undo {
        Undo::Nothing => None,
        Undo::Possible => Some(button_form(UndoJob::PATH, job, "btn", "Take back…")),
        Undo::CannotReopen => Some(el("p").class("hint").text(
            "This cannot be taken back: SendSeven, as it answers here, cannot reopen what was closed. A \
             customer who writes reopens it.",
        )),
    };
    all.children(goes_on.then(|| steer("pause", "Pause", "btn main")))
        .children(paused.then(|| steer("resume", "Resume", "btn main")))
        .children((goes_on || paused).then(|| steer("cancel", "Cancel the rest", "btn")))
        .children((job.tally.failed > 0).then(|| steer("retry", "Retry failed", "btn")))
        .children(undo)
        .child(file)
}

fn rows(page: &JobPage) -> El {
    let names =
        [("what", "Conversation"), ("became", "Result"), ("more", "Before"), ("more", "After")];
    let names = names.map(|(class, name)| el("th").attr("scope", "col").class(class).text(name));
    let link = |to: u32, words: &'static str| {
        el("a").attr("href", address(&page.job, page.of, to)).text(words)
    };
    let before = (page.page > 1).then(|| link(page.page - 1, "Previous"));
    let after = (page.page < page.pages).then(|| link(page.page + 1, "Next"));
    let words = format!("Page {} of {}", page.page, page.pages);
    let pages = el("footer")
        .class("pager")
        .child(el("p").text(words))
        .child(el("nav").attr("aria-label", "Pages").children(before).children(after));
    let panel = el("section").class("panel").attr("aria-labelledby", "rows");
    let panel = panel.child(el("h2").attr("id", "rows").text("Conversations"));
    if page.rows.is_empty() {
        return panel.child(el("p").class("hint").text("None."));
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
        let who = seen.assignee.as_ref().map_or("nobody", |agent| page.choice.name(agent));
        el("bdi").text([who, if seen.closed { ", closed" } else { "" }].concat())
    };
    el("tr")
        .child(el("th").attr("scope", "row").class("what").child(link))
        .child(el("td").class("became").text(became(row, page)))
        .child(el("td").class("more").child(held(&row.seen)))
        .child(el("td").class("more").children(row.after.as_ref().map(held)))
}

/// What became of a conversation, in words.
fn became(row: &JobRow, page: &JobPage) -> String {
    match (row.state, &row.why) {
        (RowState::Waiting, _) => match &row.task {
            Some(Task::Assign(agent)) => format!("waits, for {}", page.choice.name(agent)),
            _ => "waits".to_owned(),
        },
        (RowState::Sending, _) => "under way".to_owned(),
        (RowState::Done, _) => "changed".to_owned(),
        (_, Some(Why::Already)) => "left alone: already so".to_owned(),
        (_, Some(Why::Closed)) => "left alone: already closed".to_owned(),
        (_, Some(Why::Cancelled)) => "left alone: the job was cancelled".to_owned(),
        (_, Some(Why::Overtaken)) => {
            let by = row.changed_by.as_deref().unwrap_or("somebody outside Sevendesk");
            format!("left alone: changed meanwhile by {by}")
        }
        (_, Some(Why::Failure(sentence))) => format!("failed: {sentence}"),
        (state, None) => state.as_str().to_owned(),
    }
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
