//! `/conversations/{id}/close`: the form that confirms a close, for operators without JavaScript.

use super::Conversations;
use crate::components::close_form::{CloseForm, close_form};
use crate::i18n::t;
use crate::model::{AppError, Contract, Detail};
use leptos::prelude::*;

/// Draws the form in place of the conversation.
pub fn close(data: &Conversations, detail: &Result<Detail, AppError>, here: &str) -> AnyView {
    let detail = match detail {
        Ok(detail) => detail,
        Err(error) => return data.draw_failure(error, here),
    };
    let back = data.query.detail_address(&detail.conversation.id);
    if detail.conversation.status.is_closed() {
        let note = (!data.draft.is_empty()).then(|| {
            view! { <p class="text" dir="auto">{data.draft.clone()}</p> }
        });
        return view! {
            <div class="empty">
                <h2>{t("closed-already")}</h2>
                <p>{t("closed-already-why")}</p>
                {note}
                <a class="btn" href=back>{t("closed-already-way")}</a>
            </div>
        }
        .into_any();
    }
    let form = CloseForm {
        id: detail.conversation.id.to_string(),
        contact: detail.conversation.contact.label().to_owned(),
        seen: detail.conversation.seen().to_text(),
        takes_note: detail.contract.is_some_and(Contract::takes_close_note),
        note: data.draft.clone(),
        back: back.clone(),
    };
    let cancel = view! { <a class="btn" href=back>{t("cancel")}</a> };
    close_form(form, "conversation-heading", cancel.into_any()).into_any()
}
