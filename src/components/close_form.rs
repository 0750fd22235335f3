//! Asking before a conversation is closed: the same form on a page and in a dialog.

use super::textarea::textarea;
use crate::api::conversations::CloseConversation;
use crate::i18n::t;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What is asked about, and what was typed before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CloseForm {
    pub id: String,
    pub contact: String,
    /// What is seen of the conversation, as forms carry it.
    pub seen: String,
    /// Whether a note can be left.
    pub takes_note: bool,
    pub note: String,
    /// Where the form goes on to.
    pub back: String,
}

/// The question, an optional note, and the two ways out, of which `cancel` changes nothing.
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
                {textarea("note", "3", 2000, false, &form.note)}
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
