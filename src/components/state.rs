//! Where a conversation stands, as a shape and a word.

use crate::model::{Conversation, Status};
use leptos::prelude::*;

/// The state of a conversation; the shape before the word differs as well as its color.
pub fn state(conversation: &Conversation) -> impl IntoView + use<> {
    let shape = match &conversation.status {
        Status::Open | Status::Assigned if conversation.needs_reply => "state reply",
        Status::Pending => "state pending",
        Status::Snoozed => "state snoozed",
        Status::Closed | Status::Resolved => "state closed",
        _ => "state",
    };
    view! { <span class=shape>{conversation.state_label().to_owned()}</span> }
}
