//! Which other operators have a conversation open.

use super::avatar::avatar;
use crate::i18n::t_args;
use crate::model::{Activity, ConversationId, Viewer, Viewers};
use leptos::prelude::*;

/// Returns the viewers of one conversation.
pub fn viewers_of<'a>(all: &'a [Viewers], id: &ConversationId) -> &'a [Viewer] {
    all.iter().find(|viewers| viewers.id == *id).map_or(&[], |viewers| &viewers.who)
}

/// Draws the badges in a row, if there are any; the server pushes updates into the same element.
pub fn row_viewers(viewers: &[Viewer]) -> impl IntoView + use<> {
    let badges: Vec<_> = viewers.iter().map(viewer_badge).collect();
    (!badges.is_empty()).then(|| view! { <span class="here">{badges}</span> })
}

/// Draws a line above a conversation's details; the server pushes updates into the same element.
pub fn viewer_line(viewers: &[Viewer]) -> impl IntoView + use<> {
    let words: Vec<_> = viewers.iter().map(description).collect();
    let line = (!words.is_empty()).then(|| {
        let badges: Vec<_> = viewers.iter().map(viewer_badge).collect();
        view! {
            <span class="here">{badges}</span>
            <span>{[&words.join(". "), "."].concat()}</span>
        }
    });
    view! { <p class="company" role="status" id="detail-viewers">{line}</p> }
}

/// Draws a small badge whose label says what the operator is doing.
pub fn viewer_badge(viewer: &Viewer) -> impl IntoView + use<> {
    let class = match viewer.activity {
        Activity::Viewing => "visitor",
        Activity::Writing => "visitor acting writing",
        Activity::Changing => "visitor acting",
    };
    let words = description(viewer);
    view! {
        <span class=class title=words data-operator=viewer.name.clone() translate="no">
            {avatar(&viewer.name, &viewer.name)}
            <span class="vh">{words.clone()}</span>
        </span>
    }
}

fn description(viewer: &Viewer) -> String {
    let key = match viewer.activity {
        Activity::Viewing => "here-looking",
        Activity::Writing => "here-writing",
        Activity::Changing => "here-acting",
    };
    t_args(key, &[("name", &viewer.name)])
}
