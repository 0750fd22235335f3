//! Which other operators are with a conversation.

use super::avatar::avatar;
use crate::model::{Company, ConversationId, Present};
use crate::words::tell;
use leptos::prelude::*;

/// The viewers of one conversation.
pub fn viewers_of<'a>(all: &'a [Company], id: &ConversationId) -> &'a [Present] {
    all.iter().find(|viewers| viewers.id == *id).map_or(&[], |viewers| &viewers.who)
}

/// Small badges, with what each operator does in words.
pub fn viewer_badges(viewers: &[Present]) -> impl IntoView + use<> {
    let badges: Vec<_> = viewers.iter().map(badge).collect();
    (!badges.is_empty()).then(|| view! { <span class="here">{badges}</span> })
}

/// A line above the details of a conversation.
pub fn viewer_line(viewers: &[Present]) -> impl IntoView + use<> {
    let words: Vec<_> = viewers.iter().map(description).collect();
    (!words.is_empty()).then(|| {
        view! {
            <p class="company" role="status">
                {viewer_badges(viewers)}
                <span>{[&words.join(". "), "."].concat()}</span>
            </p>
        }
    })
}

fn badge(viewer: &Present) -> impl IntoView + use<> {
    let class = if viewer.acting { "visitor acting" } else { "visitor" };
    let words = description(viewer);
    view! {
        <span class=class title=words>
            {avatar(&viewer.name, &viewer.name)}
            <span class="vh">{words.clone()}</span>
        </span>
    }
}

fn description(viewer: &Present) -> String {
    let key = if viewer.acting { "here-acting" } else { "here-looking" };
    tell(key, &[("name", &viewer.name)])
}
