//! The theme switch: light, dark or the system's choice.

use super::icon::icon;
use crate::i18n::t;
use crate::model::Theme;
use leptos::prelude::*;

/// Draws a form with a button for each theme.
pub fn theme_switch(action: &'static str, back: String, chosen: Theme) -> impl IntoView {
    let button = |theme: Theme, name: &'static str, sign: &'static str| {
        view! {
            <button
                name="theme"
                value=theme.name()
                title=name
                aria-label=name
                aria-pressed=if chosen == theme { "true" } else { "false" }
            >
                {icon(sign)}
            </button>
        }
    };
    view! {
        <form class="theme" method="post" action=action aria-label=t("theme")>
            <input type="hidden" name="back" value=back/>
            {button(Theme::System, t("theme-system"), "monitor")}
            {button(Theme::Light, t("theme-light"), "sun")}
            {button(Theme::Dark, t("theme-dark"), "moon")}
        </form>
    }
}
