//! The language of the interface.

use crate::i18n::t;
use crate::model::Language;
use leptos::prelude::*;

/// A plain form with a button for each language: a page in another one is another document.
/// The style sheet writes the tag on it; what is read aloud is the name.
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
