//! `/attention`: the operator's own changes that failed, conflicted or stayed unconfirmed, until
//! they dismiss them.

use super::Page;
use crate::components::pending::{attention_toast, dismiss, what};
use crate::components::toast::ATTENTION;
use crate::model::Frame;
use crate::words::say;
use leptos::prelude::*;

/// The page.
pub fn page(frame: &Frame) -> Page {
    let entries: Vec<_> = frame
        .attention
        .iter()
        .map(|entry| {
            let wanted = what(entry.kind, entry.assignee.as_ref(), &entry.contact);
            view! { <li><p class="hint">{wanted}</p>{attention_toast(entry, ATTENTION)}</li> }
        })
        .collect();
    let list = match entries.is_empty() {
        true => view! {
            <div class="empty">
                <h2>{say("attention-none")}</h2>
                <p>{say("attention-none-why")}</p>
            </div>
        }
        .into_any(),
        false => view! {
            <p class="hint">{say("attention-about")}</p>
            <ul class="attention">{entries}</ul>
            {dismiss(String::new(), ATTENTION)}
        }
        .into_any(),
    };
    let content = view! {
        <div class="head"><h1>{say("page-attention")}</h1></div>
        <section class="panel keep" aria-label=say("page-attention")>{list}</section>
    };
    Page::live(say("page-attention"), content)
}
