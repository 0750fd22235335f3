//! To come.

use leptos::prelude::*;

#[component]
pub fn ConversationPane() -> impl IntoView {
    view! { <p>"ConversationPane"</p> }
}
