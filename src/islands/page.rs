//! What the page says about itself, and when it has been drawn anew.

use super::dom;
use leptos::prelude::*;

/// Runs each time a visit or a refresh has drawn the page.
pub fn on_drawn(then: fn()) {
    dom::listen(dom::DRAWN, move |_| then());
}

fn attribute(selector: &str, name: &str) -> String {
    dom::find(selector).and_then(|element| element.get_attribute(name)).unwrap_or_default()
}

/// The name of the operator.
pub fn operator() -> String {
    attribute("#islands", "data-operator")
}

/// The build of the scripts.
pub fn build() -> String {
    attribute("meta[name=build]", "content")
}

/// The language, as BCP 47 writes it.
pub fn language() -> String {
    attribute("html", "lang")
}

/// Whether it shows what can change at any time.
pub fn is_live() -> bool {
    dom::find("#page[data-live]").is_some()
}

/// Whether somebody can see it.
pub fn is_visible() -> bool {
    !document().hidden()
}

/// The id of the conversation that is open; empty if none is.
pub fn open_conversation() -> String {
    let path = window().location().pathname().unwrap_or_default();
    let id = path.strip_prefix("/conversations/").and_then(|rest| rest.split('/').next());
    id.unwrap_or_default().to_owned()
}
