//! To come.

use leptos::prelude::*;

#[component]
pub fn ClosePage() -> impl IntoView {
    view! { <p>"ClosePage"</p> }
}
