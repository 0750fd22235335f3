//! The form that confirms closing a conversation, used by a page and a dialog.

use super::textarea::textarea;
use crate::api::conversations::CloseConversation;
use crate::i18n::t;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The conversation to close and the form's values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CloseForm {
    pub id: String,
    pub contact: String,
    /// The state of the conversation the operator saw, encoded for forms.
    pub seen: String,
    /// Whether the contract accepts a note.
    pub takes_note: bool,
    pub note: String,
    /// The URL the form redirects to.
    pub back: String,
}

/// Draws the question, an optional note, the submit button and the given `cancel` control.
pub fn close_form(
    form: CloseForm,
    heading: &'static str,
    cancel: impl IntoView + 'static,
) -> impl IntoView {
    let (before, after) = t("close-question").split_once('{').unwrap_or_default();
    let after = after.split_once('}').map_or("", |(_, after)| after);
    let note = form.takes_note.then(|| {
        view! {
            <label class="field">
                <span>{t("close-note")}</span>
                {textarea("note", "3", false, &form.note)}
            </label>
        }
    });
    view! {
        <form class="confirm" method="post" action=CloseConversation::PATH>
            <h2 id=heading tabindex="-1">{before}<bdi translate="no">{form.contact}</bdi>{after}</h2>
            <p>{t("close-about")}</p>
            <input type="hidden" name="id" value=form.id/>
            <input type="hidden" name="seen" value=form.seen/>
            <input type="hidden" name="back" value=form.back/>
            {note}
            <div class="acts">
                {cancel}
                <button class="btn main">{t("close-conversation")}</button>
            </div>
        </form>
    }
}
