//! The status of a conversation, as a shape and a word.

use crate::model::{Conversation, Status};
use leptos::prelude::*;

/// Draws the status. The shape differs as well as the color.
pub fn status_badge(conversation: &Conversation) -> impl IntoView + use<> {
    let class = match &conversation.status {
        Status::Open | Status::Assigned if conversation.needs_reply => "state reply",
        Status::Pending => "state pending",
        Status::Snoozed => "state snoozed",
        Status::Closed | Status::Resolved => "state closed",
        _ => "state",
    };
    view! { <span class=class>{conversation.state_label().to_owned()}</span> }
}
