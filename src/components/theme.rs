//! Light, dark or the system's choice.

use super::icon::Icon;
use crate::model::Theme;
use leptos::prelude::*;

/// A plain form with a button for each theme. With JavaScript `on_choose` is called in its place.
#[component]
pub fn ThemeSwitch(
    /// Where the form is sent.
    action: &'static str,
    /// Where to return to.
    #[prop(into)]
    back: Signal<String>,
    chosen: RwSignal<Theme>,
    on_choose: Callback<Theme>,
) -> impl IntoView {
    let button = move |theme: Theme, name: &'static str, sign: &'static str| {
        view! {
            <button
                name="theme"
                value=theme.name()
                title=name
                aria-label=name
                aria-pressed=move || if chosen.get() == theme { "true" } else { "false" }
                on:click=move |event| {
                    event.prevent_default();
                    on_choose.run(theme);
                }
            >
                <Icon name=sign/>
            </button>
        }
    };
    view! {
        <form class="theme" method="post" action=action aria-label="Theme">
            <input type="hidden" name="back" value=back/>
            {button(Theme::System, "System theme", "monitor")}
            {button(Theme::Light, "Light theme", "sun")}
            {button(Theme::Dark, "Dark theme", "moon")}
        </form>
    }
}
