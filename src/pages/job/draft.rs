//! The draft of a job: what it would do, who receives what, and the buttons to start or discard it.

use super::labels::{scope_text, totals};
use super::{ControlButton, Rights};
use crate::api::jobs::{ChooseReceivers, StartJob, StartJobWith};
use crate::components::snooze_fields::snooze_fields;
use crate::components::tag::tag_label;
use crate::i18n::{t, t_plural};
use crate::model::job::{Job, JobKind, JobPage, MOST_ROWS, Preview};
use crate::model::{NextForm, TagCount, VendorTrouble};
use crate::pages::hand_over::{Check, agent_checks};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the plan, and the controls that the operator may use. `typed` is the form if it was refused.
pub fn draft(
    page: &JobPage,
    preview: &Preview,
    rights: Rights,
    typed: Option<&NextForm>,
) -> impl IntoView + use<> {
    let more = (preview.matched as usize > MOST_ROWS)
        .then(|| view! { <p class="notice">{t_plural("jobs-more", MOST_ROWS as u64, &[])}</p> });
    let may_not = (rights.control && !rights.change).then(|| {
        view! { <p class="notice">{VendorTrouble::ScopeMissing.headline()}</p> }
    });
    view! {
        <section class="panel keep" aria-labelledby="plan">
            <h2 id="plan">{t("jobs-plan")}</h2>
            <p class="words" dir="auto">{scope_text(page)}</p>
            <p class="sums">{totals(&page.job, preview)}</p>
            {more}
            <p class="hint">{t("jobs-manners")}</p>
            {may_not}
            {rights.control.then(|| start_or_discard(&page.job, preview, rights, typed))}
            {receivers_table(page, preview)}
            {rights.change.then(|| receivers_form(page, typed))}
            {rights.change.then(|| snooze_form(page, typed))}
            {rights.change.then(|| tag_form(page, typed))}
        </section>
    }
}

fn start_or_discard(
    job: &Job,
    preview: &Preview,
    rights: Rights,
    typed: Option<&NextForm>,
) -> impl IntoView + use<> {
    // A handover marks the agent as away even if there is nothing to reassign.
    let is_idle = preview.to_do == 0 && job.away.is_none();
    let closes = job.kind == JobKind::Close && !is_idle && rights.change;
    let has_form = matches!(job.kind, JobKind::Snooze | JobKind::Tag | JobKind::Untag);
    let is_ready = !job.is_undecided() && !closes && !has_form && !is_idle;
    let start = (is_ready && rights.change).then(|| {
        view! {
            <form method="post" action=StartJob::PATH>
                <input type="hidden" name="id" value=job.id.to_string()/>
                <button class="btn main">{t("jobs-start")}</button>
            </form>
        }
    });
    view! {
        {closes.then(|| close_form(job, typed))}
        <div class="acts">
            {start}
            <ControlButton
                id=job.id
                command="discard"
                class="btn"
                label=t("jobs-discard")
                back="/conversations"
            />
        </div>
    }
}

/// Draws the form for the reason for closing and the start button.
fn close_form(job: &Job, typed: Option<&NextForm>) -> impl IntoView + use<> {
    let reason = typed.and_then(|form| form.value("reason"));
    view! {
        <form method="post" action=ChooseReceivers::PATH>
            <input type="hidden" name="id" value=job.id.to_string()/>
            <input type="hidden" name="start" value="true"/>
            <label class="field">
                <span>{t("jobs-why")}</span>
                <input
                    name="reason"
                    value=reason.unwrap_or(&job.reason).to_owned()
                    data-typed=reason.map(|_| "")
                    autocomplete="off"
                    dir="auto"
                />
            </label>
            <button class="btn main">{t("jobs-start")}</button>
        </form>
    }
}

fn receivers_table(page: &JobPage, preview: &Preview) -> impl IntoView + use<> {
    let receivers = preview.receivers.iter().filter(|(_, gets)| *gets > 0);
    let rows: Vec<_> = receivers
        .map(|(agent, gets)| {
            let known = page.choice.agents.iter().find(|view| view.key == agent.as_str());
            let open = known.and_then(|view| view.count);
            let open = open.map(|open| t_plural("jobs-open-now", open.into(), &[]));
            view! {
                <tr>
                    <th scope="row">
                        <bdi translate="no">{page.choice.name(agent).to_owned()}</bdi>
                    </th>
                    <td class="number">{t_plural("jobs-gets", (*gets).into(), &[])}</td>
                    <td class="number">{open}</td>
                </tr>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <table aria-label=t("jobs-receivers")>
                <tbody>{rows}</tbody>
            </table>
        }
    })
}

/// Draws the choice of the end of a snooze if the job snoozes.
fn snooze_form(page: &JobPage, typed: Option<&NextForm>) -> Option<impl IntoView + use<>> {
    (page.job.kind == JobKind::Snooze).then(|| {
        view! {
            <form method="post" action=StartJobWith::PATH>
                <input type="hidden" name="id" value=page.job.id.to_string()/>
                {snooze_fields(&page.snooze, typed)}
                <button class="btn main">{t("jobs-start")}</button>
            </form>
        }
    })
}

/// Draws the choice of a tag if the job is about one.
fn tag_form(page: &JobPage, typed: Option<&NextForm>) -> Option<impl IntoView + use<>> {
    if !matches!(page.job.kind, JobKind::Tag | JobKind::Untag) {
        return None;
    }
    let chosen = typed.and_then(|form| form.value("tag"));
    let tags: Vec<_> = page
        .tags
        .iter()
        .map(|TagCount { tag, .. }| {
            let id = tag.id_text();
            let is_chosen = chosen == Some(&*id);
            view! {
                <label class="check">
                    <input type="radio" name="tag" required value=id checked=is_chosen/>
                    <span>{tag_label(tag)}</span>
                </label>
            }
        })
        .collect();
    Some(match tags.is_empty() {
        true => view! { <p class="hint">{t("tags-none")}</p> }.into_any(),
        false => view! {
            <form method="post" action=StartJobWith::PATH>
                <input type="hidden" name="id" value=page.job.id.to_string()/>
                <fieldset>
                    <legend>{t("fact-tags")}</legend>
                    <div class="ticks">{tags}</div>
                </fieldset>
                <button class="btn main">{t("jobs-start")}</button>
            </form>
        }
        .into_any(),
    })
}

/// Draws the choice of receivers if the kind of job has one.
fn receivers_form(page: &JobPage, typed: Option<&NextForm>) -> Option<impl IntoView + use<>> {
    let job = &page.job;
    let kind = match job.kind {
        JobKind::Assign if job.away.is_none() => "radio",
        JobKind::Spread => "checkbox",
        _ => return None,
    };
    let is_chosen = |key: &str| match typed {
        Some(form) => form.values("agents[]").any(|typed| typed == key),
        None => job.agents.iter().any(|agent| agent.as_str() == key),
    };
    let how = typed.and_then(|form| form.value("how"));
    let evenly = how.map_or(job.evenly, |how| how == "evenly");
    let agents = &page.choice.agents;
    let distribution = (job.kind == JobKind::Spread).then(|| {
        view! {
            <div class="ticks">
                <Check kind="radio" name="how" value="load" checked=!evenly>
                    {t("jobs-by-load")}
                </Check>
                <Check kind="radio" name="how" value="evenly" checked=evenly>
                    {t("jobs-evenly")}
                </Check>
            </div>
        }
    });
    Some(view! {
        <details open=job.agents.is_empty() || typed.is_some()>
            <summary>{t("jobs-choose")}</summary>
            <form method="post" action=ChooseReceivers::PATH>
                <input type="hidden" name="id" value=job.id.to_string()/>
                <fieldset>
                    <legend>{t("jobs-who-gets")}</legend>
                    {agent_checks(&page.choice, agents, kind, |agent| is_chosen(&agent.key))}
                    {distribution}
                </fieldset>
                <div class="acts">
                    <button class="btn">{t("jobs-preview-these")}</button>
                    <button class="btn main" name="start" value="true">
                        {t("jobs-start-these")}
                    </button>
                </div>
            </form>
        </details>
    })
}
