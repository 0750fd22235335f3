//! To come.

use leptos::prelude::*;

#[component]
pub fn FrameView(children: Children) -> impl IntoView {
    view! { <main>{children()}</main> }
}
