//! The form for the selected rows, in place of the filters. The rows' checkboxes belong to it.
//! Without JavaScript it is at the bottom of the page.

use super::Conversations;
use crate::api::jobs::PrepareJob;
use crate::components::icon::icon;
use crate::i18n::{t, t_plural};
use crate::model::{Action, Query};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// An action on the selected rows, its message key, and what the contract must offer.
type BulkAction = (&'static str, &'static str, Action);

/// The actions that are always in sight.
const ACTIONS: [BulkAction; 3] = [
    ("assign", "hands-all-assign", Action::Assign),
    ("spread", "hands-all-spread", Action::Assign),
    ("close", "hands-all-close", Action::Close),
];

/// The actions behind "More".
const MORE_ACTIONS: [BulkAction; 6] = [
    ("unassign", "hands-all-unassign", Action::Assign),
    ("snooze", "hands-all-snooze", Action::Snooze),
    ("wake", "hands-all-wake", Action::Snooze),
    ("tag", "hands-all-tag", Action::Tag),
    ("untag", "hands-all-untag", Action::Tag),
    ("reopen", "hands-all-reopen", Action::Reopen),
];

/// Draws the form. `here` is the URL of the page.
pub fn bulk_bar(data: &Conversations, here: &str) -> impl IntoView + use<> {
    let all = match &data.list {
        Ok(list) => t_plural("hands-all", list.page.total, &[]),
        Err(_) => t("hands-all-match").to_owned(),
    };
    let button = |(name, words, _): BulkAction| {
        view! { <button class="btn" name="action" value=name>{t(words)}</button> }
    };
    // Of an unknown contract, only what both offer.
    let more = MORE_ACTIONS
        .into_iter()
        .filter(|(_, _, action)| *action == Action::Assign || data.offers(*action))
        .map(button);
    view! {
        <form id="selection" method="post" action=PrepareJob::PATH>
            <input type="hidden" name="back" value=here.to_owned()/>
            <input type="hidden" name="query" value=filters_of(&data.search)/>
            <input type="hidden" name="assignee" value=""/>
            <div class="filters selection" role="toolbar" aria-label=t("hands-selection")>
                <output role="status">{t("hands-tick")}</output>
                <label class="chip">
                    <input type="checkbox" name="all" value="true"/>
                    <span>{all}</span>
                </label>
                {ACTIONS.map(button).collect_view()}
                <button type="button" class="btn more-acts" popovertarget="more-acts">
                    {t("hands-all-more")} {icon("down")}
                </button>
                <div
                    id="more-acts"
                    class="choices"
                    popover=""
                    role="group"
                    aria-label=t("hands-all-more")
                >
                    {more.collect::<Vec<_>>()}
                </div>
                <button type="button" class="quiet scripted" data-action="clear-selection">
                    {t("hands-clear")}
                </button>
            </div>
        </form>
    }
}

/// Returns the filters without the page number. Invalid filters are returned unchanged; a job
/// refuses them as the list does.
fn filters_of(search: &str) -> String {
    match Query::parse(search) {
        (query, problems) if problems.is_empty() => query.on_page(1).to_text(),
        _ => search.to_owned(),
    }
}
