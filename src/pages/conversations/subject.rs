//! `/conversations/{id}/subject`: the form that changes the subject of a conversation.

use super::Conversations;
use crate::api::subject::SetSubject;
use crate::i18n::{t, t_args};
use crate::model::{AppError, Detail, NextForm};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the form in place of the conversation.
pub fn subject(
    data: &Conversations,
    detail: &Result<Detail, AppError>,
    typed: Option<&NextForm>,
    here: &str,
) -> AnyView {
    let conversation = match detail {
        Ok(detail) => &detail.conversation,
        Err(error) => return data.draw_failure(error, here),
    };
    let back = data.query.detail_address(&conversation.id);
    let contact = [("contact", conversation.contact.label())];
    let present = conversation.subject.clone().unwrap_or_default();
    let typed = typed.filter(|form| form.value("id") == Some(conversation.id.as_str()));
    let typed = typed.and_then(|form| form.value("subject"));
    let text = typed.unwrap_or(&present).to_owned();
    view! {
        <form class="confirm" method="post" action=SetSubject::PATH autocomplete="off">
            <h2 id="conversation-heading" tabindex="-1" dir="auto">{t_args("subject-of", &contact)}</h2>
            <input type="hidden" name="id" value=conversation.id.to_string()/>
            <input type="hidden" name="seen" value=present/>
            <input type="hidden" name="back" value=back.clone()/>
            <label class="field">
                <span>{t("fact-subject")}</span>
                <input
                    name="subject"
                    value=text
                    data-typed=typed.map(|_| "")
                    required
                    dir="auto"
                    translate="no"
                />
            </label>
            <div class="acts">
                <a class="btn" href=back>{t("cancel")}</a>
                <button class="btn main">{t("subject-save")}</button>
            </div>
        </form>
    }
    .into_any()
}
