//! A tag, as a colored dot and its name.

use crate::model::Tag;
use leptos::prelude::*;

/// Draws a tag. The dot is an image, since the content security policy allows no inline styles.
pub fn tag_label(tag: &Tag) -> impl IntoView + use<> {
    let dot = tag.color.clone().map(|color| {
        view! {
            <svg class="dot" viewBox="0 0 8 8" aria-hidden="true">
                <circle cx="4" cy="4" r="4" fill=color></circle>
            </svg>
        }
    });
    view! { {dot} <bdi translate="no">{tag.name.clone()}</bdi> }
}
