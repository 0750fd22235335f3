//! `/jobs`: running and past bulk jobs, and agents who are away.

use super::Page;
use super::job::labels::{headline, status_line};
use super::job::progress;
use crate::api::jobs::EndAbsence;
use crate::components::time::relative_time;
use crate::i18n::{t, t_args};
use crate::model::job::{Absence, Job, JobsPage};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

pub fn page(page: &JobsPage, may_change: bool) -> Page {
    let hand_over =
        may_change.then(|| view! { <a class="btn" href="/hand-over">{t("jobs-hand-over")}</a> });
    let content = view! {
        <div class="jobs">
            <div class="head">
                <h1>{t("jobs-jobs")}</h1>
                {hand_over}
            </div>
            {absences(page, may_change)}
            {job_list(page)}
        </div>
    };
    Page::live(t("jobs-jobs"), content)
}

fn job_list(page: &JobsPage) -> impl IntoView + use<> {
    let rows = page.jobs.iter().map(|job| job_row(job, page)).collect_view();
    let body = match page.jobs.is_empty() {
        true => view! { <p class="hint">{t("jobs-none-yet")}</p> }.into_any(),
        false => view! {
            <table aria-labelledby="all">
                <thead>
                    <tr>
                        <th scope="col" class="what">{t("jobs-job")}</th>
                        <th scope="col" class="bars">{t("jobs-so-far")}</th>
                        <th scope="col" class="became">{t("jobs-state")}</th>
                        <th scope="col" class="more">{t("jobs-who")}</th>
                        <th scope="col" class="more">{t("jobs-when")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="all">
            <h2 id="all">{t("jobs-all-jobs")}</h2>
            {body}
        </section>
    }
}

fn job_row(job: &Job, page: &JobsPage) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row" class="what">
                <a href=format!("/jobs/{}", job.id)>{headline(job, &page.choice)}</a>
            </th>
            <td class="bars">{progress(job)}</td>
            <td class="became">{status_line(job, None)}</td>
            <td class="more"><bdi translate="no">{job.by.clone()}</bdi></td>
            <td class="more">{relative_time(job.started_at.unwrap_or(job.created_at), page.now)}</td>
        </tr>
    }
}

fn absences(page: &JobsPage, may_change: bool) -> impl IntoView + use<> {
    let items = page.absences.iter().map(|absence| absence_item(absence, page, may_change));
    let items = items.collect_view();
    (!page.absences.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="away">
                <h2 id="away">{t("jobs-absent")}</h2>
                <ul class="absent">{items}</ul>
            </section>
        }
    })
}

fn absence_item(absence: &Absence, page: &JobsPage, may_change: bool) -> impl IntoView + use<> {
    let name = page.choice.name(&absence.agent).to_owned();
    let until = match absence.until {
        Some(until) => {
            let key = if absence.gives_back { "jobs-until-then" } else { "jobs-until" };
            t_args(key, &[("at", &until.day())])
        }
        None => t("jobs-until-said").to_owned(),
    };
    let end = may_change.then(|| {
        view! {
            {end_absence(absence, &name, t("jobs-back-return"), true)}
            {end_absence(absence, &name, t("jobs-back"), false)}
        }
    });
    view! {
        <li>
            <div class="what">
                <bdi translate="no">{name}</bdi>
                <p>
                    {[&until, " · "].concat()}
                    <a href=format!("/jobs/{}", absence.job)>{t("jobs-handed")}</a>
                </p>
            </div>
            {end}
        </li>
    }
}

/// Draws a button that ends an agent's absence and, if `gives_back`, returns the work handed over.
fn end_absence(
    absence: &Absence,
    name: &str,
    words: &'static str,
    gives_back: bool,
) -> impl IntoView + use<> {
    view! {
        <form method="post" action=EndAbsence::PATH>
            <input type="hidden" name="back" value="/jobs"/>
            <input type="hidden" name="agent" value=absence.agent.to_string()/>
            <input type="hidden" name="gives_back" value=gives_back.to_string()/>
            <button class="btn" aria-label=[words, ", ", name].concat()>{words}</button>
        </form>
    }
}
