//! Drawings from one file of symbols.

use leptos::prelude::*;

/// A symbol of `public/icons.svg`. Decoration only: words stand beside it or name its control.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=["/icons.svg#", name].concat()></use>
        </svg>
    }
}

/// The mark of the product.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark-sign" aria-hidden="true">
            <use href="/icons.svg#mark"></use>
        </svg>
    }
}
