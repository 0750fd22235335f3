//! `/jobs`: what is being changed in bulk, what was, and who is away.

use super::job::{headline, progress, standing};
use crate::api::jobs::EndAbsence;
use crate::components::drawn::Drawn;
use crate::components::markup::{El, el, hidden};
use crate::components::time::ago;
use crate::model::job::{Absence, Job, JobsPage};
use crate::model::{Action, Role};
use leptos::server_fn::ServerFn;

/// The page.
pub fn drawn(page: &JobsPage, role: Role) -> Drawn {
    let may = role.may(Action::Bulk);
    let link = el("a").class("btn").attr("href", "/hand-over").text("Hand work over");
    let head = el("div").class("head").child(el("h1").text("Jobs")).children(may.then_some(link));
    let markup =
        el("div").class("jobs").child(head).children(absences(page, may)).child(list(page));
    Drawn { title: "Jobs".to_owned(), live: true, markup }
}

fn list(page: &JobsPage) -> El {
    let panel = el("section").class("panel").attr("aria-labelledby", "all");
    let panel = panel.child(el("h2").attr("id", "all").text("All jobs"));
    if page.jobs.is_empty() {
        return panel.child(el("p").class("hint").text(
            "None yet. Select conversations in the queue, or all that match a filter, and choose \
             what is to become of them; or hand over the work of somebody who is away.",
        ));
    }
    let names = [
        ("what", "Job"),
        ("bars", "Progress"),
        ("became", "State"),
        ("more", "Who"),
        ("more", "When"),
    ];
    let names = names.map(|(class, name)| el("th").attr("scope", "col").class(class).text(name));
    panel.child(
        el("table")
            .attr("aria-labelledby", "all")
            .child(el("thead").child(el("tr").children(names)))
            .child(el("tbody").children(page.jobs.iter().map(|job| row(job, page)))),
    )
}

fn row(job: &Job, page: &JobsPage) -> El {
    let link = el("a").attr("href", format!("/jobs/{}", job.id)).text(headline(job, &page.choice));
    let when = ago(job.started_at.unwrap_or(job.created_at), page.now);
    el("tr")
        .child(el("th").attr("scope", "row").class("what").child(link))
        .child(el("td").class("bars").child(progress(job)))
        .child(el("td").class("became").text(standing(job, None)))
        .child(el("td").class("more").child(el("bdi").text(job.by.clone())))
        .child(el("td").class("more").child(when))
}

fn absences(page: &JobsPage, may: bool) -> Option<El> {
    let rows = page.absences.iter().map(|absence| absent(absence, page, may));
    let panel = el("section").class("panel").attr("aria-labelledby", "away");
    let heading = el("h2").attr("id", "away").text("Away");
    let any = !page.absences.is_empty();
    any.then(|| panel.child(heading).child(el("ul").class("absent").children(rows)))
}

fn absent(absence: &Absence, page: &JobsPage, may: bool) -> El {
    let name = page.choice.name(&absence.agent).to_owned();
    let until = match absence.until {
        Some(until) => ["until ", &until.utc()].concat(),
        None => "until somebody says they are back".to_owned(),
    };
    let then = match (absence.until, absence.gives_back) {
        (Some(_), true) => ", then what is still open is returned",
        _ => "",
    };
    let work = el("a").attr("href", format!("/jobs/{}", absence.job)).text("hand-over");
    let words = el("p").text([until.as_str(), then, " · "].concat()).child(work);
    let what = el("div").class("what").child(el("bdi").text(name.clone())).child(words);
    let back = |words: &'static str, gives_back: &'static str| {
        el("form")
            .attr("method", "post")
            .attr("action", EndAbsence::PATH)
            .child(hidden("back", "/jobs"))
            .child(hidden("agent", absence.agent.to_string()))
            .child(hidden("gives_back", gives_back))
            .child(
                el("button")
                    .class("btn")
                    .attr("aria-label", [words, ", ", &name].concat())
                    .text(words),
            )
    };
    let acts = may.then(|| [back("Back, return the work", "true"), back("Back", "false")]);
    el("li").child(what).children(acts.into_iter().flatten())
}
