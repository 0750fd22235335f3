//! To come.

use leptos::prelude::*;
use leptos_router::components::Outlet;

#[component]
pub fn ConversationsPage() -> impl IntoView {
    view! { <Outlet/> }
}
