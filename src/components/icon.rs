//! Drawings from one file of symbols.

use leptos::prelude::*;

/// A symbol of `public/icons.svg`. Decoration only: words stand beside it or name its control.
pub fn icon(name: &'static str) -> impl IntoView + use<> {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=["/icons.svg#", name].concat()></use>
        </svg>
    }
}
