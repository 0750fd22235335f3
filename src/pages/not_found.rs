//! Addresses that lead nowhere.

use crate::components::whole::IntoWhole;
use crate::words::say;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text=say("lost-title")/>
        <div class="empty">
            <h1>{say("lost")}</h1>
            <p>{say("lost-why")}</p>
            <a class="btn" href="/conversations">{say("lost-way")}</a>
        </div>
    }
    .whole()
}
