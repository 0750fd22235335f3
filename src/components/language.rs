//! What the interface speaks.

use super::markup::{El, el, hidden};
use crate::model::Language;
use crate::words::say;

/// A plain form with a button for each language: a page in another one is another page.
/// The style sheet writes the tag on it; what is read aloud is the name.
pub fn language_switch(action: &'static str, back: String) -> El {
    let chosen = say("locale");
    let button = |language: Language| {
        el("button")
            .attr("name", "language")
            .attr("value", language.tag())
            .attr("lang", language.tag())
            .attr("title", language.name())
            .attr("aria-label", language.name())
            .attr("aria-pressed", if language.tag() == chosen { "true" } else { "false" })
    };
    el("form")
        .class("theme language")
        .attr("method", "post")
        .attr("action", action)
        .attr("aria-label", say("language"))
        .attr("data-turbo", "false")
        .child(hidden("back", back))
        .children(Language::ALL.map(button))
}
