//! What stands on the browser's tab.

use leptos::prelude::*;
use leptos_meta::Title;

/// Shows `text` there. On the server it is read along with the page: what a page holds is gone,
/// or another's, by the time that leptos_meta writes the document's head.
pub fn title(text: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    let read = ArcRwSignal::new(String::new());
    let shown = read.clone();
    view! {
        <Title text=move || shown.get()/>
        <Transition>{move || read.set(text())}</Transition>
    }
}
