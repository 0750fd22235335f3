//! The language switch.

use crate::i18n::t;
use crate::model::Language;
use leptos::prelude::*;

/// Draws a form with a button for each language. A switch reloads the whole document. The style
/// sheet draws the language tag; screen readers get the name.
pub fn language_switch(action: &'static str, back: String) -> impl IntoView {
    let chosen = t("locale");
    let button = |language: Language| {
        view! {
            <button
                name="language"
                value=language.tag()
                lang=language.tag()
                title=language.name()
                aria-label=language.name()
                aria-pressed=if language.tag() == chosen { "true" } else { "false" }
            ></button>
        }
    };
    view! {
        <form
            class="theme language"
            method="post"
            action=action
            aria-label=t("language")
            data-turbo="false"
        >
            <input type="hidden" name="back" value=back/>
            {Language::ALL.map(button)}
        </form>
    }
}
