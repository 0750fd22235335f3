//! Addresses that lead nowhere.

use crate::components::whole::IntoWhole;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Not found"/>
        <div class="empty">
            <h1>"There is no such page"</h1>
            <p>"The link may be old or incomplete."</p>
            <a class="btn" href="/conversations">"Go to the conversations"</a>
        </div>
    }
    .whole()
}
