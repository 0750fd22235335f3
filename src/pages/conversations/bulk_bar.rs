//! The form for the selected rows, in place of the filters. The rows' checkboxes belong to it.
//! Without JavaScript it is at the bottom of the page.

use super::Conversations;
use crate::api::jobs::PrepareJob;
use crate::i18n::{t, t_plural};
use crate::model::{Action, Query};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The actions on the selected rows, their message keys, and what the contract must offer.
const ACTIONS: [(&str, &str, Action); 9] = [
    ("assign", "hands-all-assign", Action::Assign),
    ("spread", "hands-all-spread", Action::Assign),
    ("unassign", "hands-all-unassign", Action::Assign),
    ("snooze", "hands-all-snooze", Action::Snooze),
    ("wake", "hands-all-wake", Action::Snooze),
    ("tag", "hands-all-tag", Action::Tag),
    ("untag", "hands-all-untag", Action::Tag),
    ("close", "hands-all-close", Action::Close),
    ("reopen", "hands-all-reopen", Action::Reopen),
];

/// Draws the form. `here` is the URL of the page.
pub fn bulk_bar(data: &Conversations, here: &str) -> impl IntoView + use<> {
    let all = match &data.list {
        Ok(list) => t_plural("hands-all", list.page.total, &[]),
        Err(_) => t("hands-all-match").to_owned(),
    };
    // Of an unknown contract, the least is offered.
    let offered = ACTIONS.into_iter().filter(|(_, _, action)| match action {
        Action::Assign | Action::Close => true,
        action => data.offers(*action),
    });
    let actions = offered.map(|(name, words, _)| {
        view! { <button class="btn" name="action" value=name>{t(words)}</button> }
    });
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
                {actions.collect::<Vec<_>>()}
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
