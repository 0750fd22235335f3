//! Metadata of the page, and an event for when it has been drawn.

use super::dom;
use leptos::prelude::*;

/// Runs `then` each time a navigation or a refresh has drawn the page.
pub fn on_drawn(then: fn()) {
    dom::listen(dom::DRAWN, move |_| then());
}

fn attribute(selector: &str, name: &str) -> String {
    dom::find(selector).and_then(|element| element.get_attribute(name)).unwrap_or_default()
}

/// Returns the name of the operator.
pub fn operator() -> String {
    attribute("#islands", "data-operator")
}

/// Returns the build id of the scripts.
pub fn build() -> String {
    attribute("meta[name=build]", "content")
}

/// Returns the page's language as a BCP 47 tag.
pub fn language() -> String {
    attribute("html", "lang")
}

/// Returns whether the page refreshes on changes.
pub fn is_live() -> bool {
    dom::find("#page[data-live]").is_some()
}

/// Returns whether the tab is visible.
pub fn is_visible() -> bool {
    !document().hidden()
}

/// Returns the id of the open conversation, or an empty string.
pub fn open_conversation() -> String {
    let path = window().location().pathname().unwrap_or_default();
    let id = path.strip_prefix("/conversations/").and_then(|rest| rest.split('/').next());
    id.unwrap_or_default().to_owned()
}
