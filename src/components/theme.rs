//! Light, dark or the system's choice.

use super::icon::icon;
use super::markup::{El, el};
use crate::model::Theme;
use crate::words::say;
use leptos::prelude::*;

/// A plain form with a button for each theme. Each asks for the act `theme` with its name as id.
pub fn theme_switch(action: &'static str, back: String, chosen: Theme) -> El {
    let button = |theme: Theme, name: &'static str, sign: &'static str| {
        el("button")
            .attr("name", "theme")
            .attr("value", theme.name())
            .attr("title", name)
            .attr("aria-label", name)
            .attr("aria-pressed", if chosen == theme { "true" } else { "false" })
            .attr("data-act", "theme")
            .attr("data-id", theme.name())
            .child(icon(sign))
    };
    let back = el("input").attr("type", "hidden").attr("name", "back").attr("value", back);
    el("form")
        .class("theme")
        .attr("method", "post")
        .attr("action", action)
        .attr("aria-label", say("theme"))
        .child(back)
        .child(button(Theme::System, say("theme-system"), "monitor"))
        .child(button(Theme::Light, say("theme-light"), "sun"))
        .child(button(Theme::Dark, say("theme-dark"), "moon"))
}

/// Shows a theme at once.
pub fn show_theme(theme: Theme) {
    let Some(root) = document().document_element() else { return };
    // An attribute of a fixed name can always be set or removed.
    let _ = match theme.attribute() {
        Some(name) => root.set_attribute("data-theme", name),
        None => root.remove_attribute("data-theme"),
    };
}
