//! `/jobs`: what is being changed in bulk, what was, and who is away.

use super::job::progress;
use super::job::words::{headline, standing};
use crate::api::jobs::EndAbsence;
use crate::components::markup::{El, el, hidden};
use crate::components::time::ago;
use crate::model::job::{Absence, Job, JobsPage};
use crate::model::{Action, Role};
use crate::pages::Page;
use crate::words::{say, tell};
use leptos::prelude::IntoAny;
use leptos::server_fn::ServerFn;

/// The page.
pub fn page(page: &JobsPage, role: Role) -> Page {
    let may = role.may(Action::Bulk);
    let link = el("a").class("btn").attr("href", "/hand-over").text(say("jobs-hand-over"));
    let head = el("div")
        .class("head")
        .child(el("h1").text(say("jobs-jobs")))
        .children(may.then_some(link));
    let markup =
        el("div").class("jobs").child(head).children(absences(page, may)).child(list(page));
    Page { title: say("jobs-jobs").to_owned(), live: true, status: 200, content: markup.into_any() }
}

fn list(page: &JobsPage) -> El {
    let panel = el("section").class("panel").attr("aria-labelledby", "all");
    let panel = panel.child(el("h2").attr("id", "all").text(say("jobs-all-jobs")));
    if page.jobs.is_empty() {
        return panel.child(el("p").class("hint").text(say("jobs-none-yet")));
    }
    let names = [
        ("what", "jobs-job"),
        ("bars", "jobs-so-far"),
        ("became", "jobs-state"),
        ("more", "jobs-who"),
        ("more", "jobs-when"),
    ];
    let names = names.map(|(class, key)| el("th").attr("scope", "col").class(class).text(say(key)));
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
    let heading = el("h2").attr("id", "away").text(say("jobs-absent"));
    let any = !page.absences.is_empty();
    any.then(|| panel.child(heading).child(el("ul").class("absent").children(rows)))
}

fn absent(absence: &Absence, page: &JobsPage, may: bool) -> El {
    let name = page.choice.name(&absence.agent).to_owned();
    let until = match absence.until {
        Some(until) => {
            let key = if absence.gives_back { "jobs-until-then" } else { "jobs-until" };
            tell(key, &[("at", &until.utc())])
        }
        None => say("jobs-until-said").to_owned(),
    };
    let work = el("a").attr("href", format!("/jobs/{}", absence.job)).text(say("jobs-handed"));
    let words = el("p").text([until.as_str(), " · "].concat()).child(work);
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
    let acts =
        may.then(|| [back(say("jobs-back-return"), "true"), back(say("jobs-back"), "false")]);
    el("li").child(what).children(acts.into_iter().flatten())
}
