//! A canned reply, as lists show it.

use crate::i18n::t;
use crate::model::CannedReply;
use leptos::prelude::*;

/// Draws title, shortcut and text, and, if `marks_shared`, whether others see it.
pub fn canned_reply(one: &CannedReply, marks_shared: bool) -> impl IntoView + use<> {
    let shortcut = one.shortcut.as_ref().map(|shortcut| {
        view! { <kbd translate="no">{["/", shortcut].concat()}</kbd> }
    });
    let shared =
        (marks_shared && one.shared).then(|| view! { " " <small>{t("canned-is-shared")}</small> });
    view! {
        <div>
            <strong dir="auto">{one.title.clone()}</strong>
            " "
            {shortcut}
            {shared}
            <p class="text" dir="auto">{one.text.clone()}</p>
        </div>
    }
}
