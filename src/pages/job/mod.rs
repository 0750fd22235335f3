//! `/jobs/{id}`: the plan of a draft, or the progress and pace of a job and the result for each
//! conversation.

/// The draft of a job.
mod draft;
/// Texts that describe a job.
pub(super) mod labels;

use super::Page;
use crate::api::jobs::{SteerJob, UndoJob};
use crate::components::chart::Bar;
use crate::components::file_links::file_links;
use crate::components::rich_text::rich_text;
use crate::components::time::relative_time;
use crate::i18n::{format_number, t, t_args, t_plural};
use crate::model::job::{Job, JobPage, JobRow, JobState, RowState, Undo};
use crate::model::{ExpectedState, FileFormat, NextForm};
use labels::{headline, minutes, row_result, scope_text, status_line};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What the operator may do with a job.
#[derive(Clone, Copy)]
pub struct Rights {
    /// Pause, cancel, or discard it.
    pub control: bool,
    /// Let it change conversations, which the API token may not allow.
    pub change: bool,
}

/// Draws the page. `typed` is the form of a draft if it was refused.
pub fn page(page: &JobPage, rights: Rights, format: FileFormat, typed: Option<&NextForm>) -> Page {
    let title = headline(&page.job, &page.choice);
    let summary = match &page.preview {
        Some(preview) => draft::draft(page, preview, rights, typed).into_any(),
        None => course(page, rights, format).into_any(),
    };
    let content = view! {
        <div class="jobs">
            <div class="head">
                <h1 dir="auto">{title.clone()}</h1>
            </div>
            {summary}
            {conversations(page)}
        </div>
    };
    Page { live: page.preview.is_none(), ..Page::new(title, content) }
}

/// Draws the progress of a job as a bar and a number.
pub(super) fn progress(job: &Job) -> impl IntoView + use<> {
    let (settled, all) = (job.tally.settled(), job.tally.all());
    let words =
        [("settled", &*format_number(settled.into())), ("all", &*format_number(all.into()))];
    view! {
        <div class="progress">
            <Bar most=all whole=settled part=job.tally.done/>
            <span translate="no">{t_args("jobs-progress", &words)}</span>
        </div>
    }
}

/// Draws the progress of a job; with the controls if the operator may use them.
fn course(page: &JobPage, rights: Rights, format: FileFormat) -> impl IntoView + use<> {
    let job = &page.job;
    let is_running = job.state == JobState::Running && job.stalled.is_none();
    let reason = (!job.reason.is_empty()).then(|| {
        let reason = view! { <bdi>{job.reason.clone()}</bdi> }.into_any();
        view! { <p>{rich_text("jobs-reason", vec![("reason", reason)])}</p> }
    });
    view! {
        <section class="panel keep" aria-labelledby="course">
            <h2 id="course" aria-live="polite">{status_line(job, page.behind)}</h2>
            <p class="words" dir="auto">{scope_text(page)}</p>
            {progress(job)}
            {is_running.then(|| pace(page))}
            {reason}
            {row_counts(page)}
            <p class="hint">{author(page)}</p>
            <div class="acts">{rights.control.then(|| controls(page, rights, format))}</div>
        </section>
    }
}

fn pace(page: &JobPage) -> impl IntoView + use<> {
    let time = minutes(page.minutes_left);
    let values = [("time", &*time)];
    let words = match page.job.tally.sent_last_minute {
        0 => t_args("jobs-left", &values),
        last_minute => t_plural("jobs-pace", last_minute.into(), &values),
    };
    view! { <p class="sums">{words}</p> }
}

fn author(page: &JobPage) -> impl IntoView + use<> {
    let job = &page.job;
    let name = view! { <bdi translate="no">{job.by.clone()}</bdi> }.into_any();
    let started = job.started_at.map(|at| ("ago", relative_time(at, page.now).into_any()));
    let key = if started.is_some() { "jobs-by-started" } else { "jobs-by" };
    rich_text(key, [("name", name)].into_iter().chain(started).collect())
}

/// Draws the number of conversations in each state, as links that filter by it.
fn row_counts(page: &JobPage) -> impl IntoView + use<> {
    let tally = page.job.tally;
    let counts = [
        (None, tally.all(), "jobs-all"),
        (Some(RowState::Done), tally.done, "jobs-changed"),
        (Some(RowState::Skipped), tally.skipped, "jobs-left-alone"),
        (Some(RowState::Failed), tally.failed, "jobs-failed"),
        (Some(RowState::Waiting), tally.waiting, "jobs-waiting"),
    ];
    let links = counts.map(|(state, rows, key)| {
        let current = (page.of == state).then_some("true");
        view! {
            <li>
                <a href=rows_url(&page.job, state, 1) aria-current=current>
                    <b translate="no">{format_number(rows.into())}</b>
                    {[" ", t(key)].concat()}
                </a>
            </li>
        }
    });
    view! { <ul class="counts" aria-label=t("jobs-rows")>{links.collect_view()}</ul> }
}

fn controls(page: &JobPage, rights: Rights, format: FileFormat) -> impl IntoView + use<> {
    let job = &page.job;
    let (id, is_active, is_paused) = (job.id, job.state.is_active(), job.state == JobState::Paused);
    let control = |command: &'static str, class: &'static str, label: &'static str| {
        let back = format!("/jobs/{id}");
        view! { <ControlButton id command class label=t(label) back/> }
    };
    let here = format!("/jobs/{id}");
    let table = [here.as_str(), "/results"].concat();
    let files = file_links("jobs-results", [&table, ""], format, Some("btn"), &here);
    let undo = match page.undo {
        _ if !rights.change => None,
        Undo::Nothing => None,
        Undo::Possible => Some(
            view! {
                <form method="post" action=UndoJob::PATH>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="btn">{t("jobs-take-back")}</button>
                </form>
            }
            .into_any(),
        ),
        Undo::CannotReopen => {
            Some(view! { <p class="hint">{t("jobs-cannot-reopen")}</p> }.into_any())
        }
    };
    view! {
        {is_active.then(|| control("pause", "btn main", "jobs-pause"))}
        {(is_paused && rights.change).then(|| control("resume", "btn main", "jobs-resume"))}
        {(is_active || is_paused).then(|| control("cancel", "btn", "jobs-cancel"))}
        {(job.tally.failed > 0 && rights.change).then(|| control("retry", "btn", "jobs-retry"))}
        {undo}
        {files}
    }
}

/// A button that sends a command to a job.
#[component]
fn ControlButton(
    id: i64,
    command: &'static str,
    class: &'static str,
    label: &'static str,
    #[prop(into)] back: String,
) -> impl IntoView {
    view! {
        <form method="post" action=SteerJob::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="command" value=command/>
            <input type="hidden" name="back" value=back/>
            <button class=class>{label}</button>
        </form>
    }
}

fn conversations(page: &JobPage) -> impl IntoView + use<> {
    let rows = page.rows.iter().map(|row| conversation_row(row, page)).collect_view();
    // A draft has not changed anything yet.
    let after = page
        .preview
        .is_none()
        .then(|| view! { <th scope="col" class="more">{t("jobs-after")}</th> });
    let body = match page.rows.is_empty() {
        true => view! { <p class="hint">{t("jobs-no-rows")}</p> }.into_any(),
        false => view! {
            <table aria-labelledby="rows">
                <thead>
                    <tr>
                        <th scope="col" class="what">{t("jobs-conversation")}</th>
                        <th scope="col" class="became">{t("jobs-result")}</th>
                        <th scope="col" class="more">{t("jobs-before")}</th>
                        {after}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {pager(page)}
        }
        .into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="rows">
            <h2 id="rows">{t("jobs-conversations")}</h2>
            {body}
        </section>
    }
}

fn conversation_row(row: &JobRow, page: &JobPage) -> impl IntoView + use<> {
    let id = row.conversation.to_string();
    let customer = page.labels.get(&row.conversation).cloned().unwrap_or_else(|| id.clone());
    let holder = |seen: &ExpectedState| {
        let nobody = || t("jobs-held-by-nobody");
        let who = seen.assignee.as_ref().map_or_else(nobody, |agent| page.choice.name(agent));
        let words = match (seen.closed, seen.snooze) {
            (true, _) => t_args("jobs-held-closed", &[("who", who)]),
            (false, Some(snooze)) => {
                let until = snooze.until.exact();
                t_args("jobs-held-snoozed", &[("who", who), ("until", &until)])
            }
            (false, None) => who.to_owned(),
        };
        view! { <bdi translate="no">{words}</bdi> }
    };
    let after = page
        .preview
        .is_none()
        .then(|| view! { <td class="more">{row.after.as_ref().map(holder)}</td> });
    view! {
        <tr>
            <th scope="row" class="what">
                <a href=["/conversations/", &id].concat() title=id>
                    <bdi translate="no">{customer}</bdi>
                </a>
            </th>
            <td class="became">{row_result(row, page)}</td>
            <td class="more">{holder(&row.seen)}</td>
            {after}
        </tr>
    }
}

fn pager(page: &JobPage) -> impl IntoView + use<> {
    let link = |to: u32, key: &'static str| {
        view! { <a href=rows_url(&page.job, page.of, to)>{t(key)}</a> }
    };
    let (current, last) = (format_number(page.page.into()), format_number(page.pages.into()));
    view! {
        <footer class="pager">
            {(page.pages > 1).then(|| {
                view! { <p>{t_args("jobs-page", &[("page", &current), ("pages", &last)])}</p> }
            })}
            <nav aria-label=t("jobs-pages")>
                {(page.page > 1).then(|| link(page.page - 1, "jobs-previous"))}
                {(page.page < page.pages).then(|| link(page.page + 1, "jobs-next"))}
            </nav>
        </footer>
    }
}

/// Returns the URL of a page of the job's rows, optionally in one state.
fn rows_url(job: &Job, state: Option<RowState>, page: u32) -> String {
    let state = state.map(|state| format!("&state={}", state.as_str())).unwrap_or_default();
    format!("/jobs/{}?page={page}{state}", job.id)
}
