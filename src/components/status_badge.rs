//! The status of a conversation, as a shape and a word.

use crate::model::{Conversation, Status, StatusFilter, Timestamp};
use leptos::prelude::*;

/// Draws the status as a row has room for it. The shape differs as well as the color.
pub fn status_badge(conversation: &Conversation, now: Timestamp) -> impl IntoView + use<> {
    badge(conversation, conversation.state_label(now))
}

/// Draws the status with the exact end of a snooze.
pub fn exact_status_badge(conversation: &Conversation) -> impl IntoView + use<> {
    badge(conversation, conversation.exact_state_label())
}

fn badge(conversation: &Conversation, label: String) -> impl IntoView + use<> {
    let class = match &conversation.status {
        _ if StatusFilter::of(conversation) == StatusFilter::Snoozed => "state snoozed",
        Status::Open | Status::Assigned if conversation.needs_reply => "state reply",
        Status::Pending => "state pending",
        Status::Closed | Status::Resolved => "state closed",
        _ => "state",
    };
    view! { <span class=class>{label}</span> }
}
