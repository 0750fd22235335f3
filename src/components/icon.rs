//! Icons from one file of SVG symbols.

use leptos::prelude::*;

/// Draws a symbol of `public/icons.svg`, hidden from screen readers: nearby text has the meaning.
pub fn icon(name: &'static str) -> impl IntoView + use<> {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=["/icons.svg#", name].concat()></use>
        </svg>
    }
}
