//! `/conversations/{id}/snooze`: the form that snoozes a conversation.

use super::Conversations;
use crate::api::snooze::SnoozeConversation;
use crate::components::snooze_fields::snooze_fields;
use crate::i18n::{t, t_args};
use crate::model::{AppError, Detail, NextForm, SnoozeChoices};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What the form needs besides its conversation.
pub struct SnoozeForm {
    pub choices: SnoozeChoices,
    /// The form if it was refused.
    pub typed: Option<NextForm>,
}

/// Draws the form in place of the conversation.
pub fn snooze(
    data: &Conversations,
    detail: &Result<Detail, AppError>,
    form: &SnoozeForm,
    here: &str,
) -> AnyView {
    let conversation = match detail {
        Ok(detail) => &detail.conversation,
        Err(error) => return data.draw_failure(error, here),
    };
    let back = data.query.detail_address(&conversation.id);
    if conversation.status.is_closed() {
        return view! {
            <div class="empty">
                <h2>{t("closed-already")}</h2>
                <p>{t("snooze-closed")}</p>
                <a class="btn" href=back>{t("closed-already-way")}</a>
            </div>
        }
        .into_any();
    }
    let contact = [("contact", conversation.contact.label())];
    view! {
        <form class="confirm" method="post" action=SnoozeConversation::PATH>
            <h2 id="conversation-heading" tabindex="-1" dir="auto">{t_args("snooze-question", &contact)}</h2>
            <p>{t("snooze-about")}</p>
            <input type="hidden" name="id" value=conversation.id.to_string()/>
            <input type="hidden" name="seen" value=conversation.seen().to_text()/>
            <input type="hidden" name="back" value=back.clone()/>
            {snooze_fields(&form.choices, form.typed.as_ref())}
            <div class="acts">
                <a class="btn" href=back>{t("cancel")}</a>
                <button class="btn main">{t("snooze")}</button>
            </div>
        </form>
    }
    .into_any()
}
