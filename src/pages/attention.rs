//! `/attention`: the operator's changes that failed, conflicted or stayed unconfirmed, until
//! dismissed.

use super::Page;
use super::conversations::attachments::names;
use crate::components::pending::{attention_toast, dismiss};
use crate::components::toast::ATTENTION;
use crate::i18n::t;
use crate::model::{Mutation, PageContext};
use leptos::prelude::*;

pub fn page(context: &PageContext) -> Page {
    let entries: Vec<_> = context
        .attention
        .iter()
        .map(|entry| {
            let change = entry.mutation.label(entry.assignee.as_ref(), &entry.contact);
            // What was typed is shown, so that it can be sent in another way.
            let is_shown =
                entry.mutation.is_message() || matches!(entry.mutation, Mutation::Subject { .. });
            let text = entry.mutation.text().filter(|text| is_shown && !text.is_empty());
            let text = text.map(|text| view! { <p class="text" dir="auto">{text.to_owned()}</p> });
            let files = names(entry.mutation.files());
            view! {
                <li>
                    <p class="hint">{change}</p>
                    {text}
                    {files}
                    {attention_toast(entry, ATTENTION)}
                </li>
            }
        })
        .collect();
    let list = match entries.is_empty() {
        true => view! {
            <div class="empty">
                <h2>{t("attention-none")}</h2>
                <p>{t("attention-none-why")}</p>
            </div>
        }
        .into_any(),
        false => view! {
            <p class="hint">{t("attention-about")}</p>
            <ul class="attention">{entries}</ul>
            {dismiss(String::new(), ATTENTION)}
        }
        .into_any(),
    };
    let content = view! {
        <div class="jobs">
            <div class="head"><h1>{t("page-attention")}</h1></div>
            <section class="panel keep" aria-label=t("page-attention")>{list}</section>
        </div>
    };
    Page::live(t("page-attention"), content)
}
