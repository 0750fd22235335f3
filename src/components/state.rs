//! Where a conversation stands, as a shape and a word.

use super::markup::{El, el};
use crate::model::{Conversation, Status};

/// The state of a conversation; the shape before the word differs as well as its color.
pub fn state(conversation: &Conversation) -> El {
    let shape = match &conversation.status {
        Status::Open | Status::Assigned if conversation.needs_reply => "state reply",
        Status::Pending => "state pending",
        Status::Snoozed => "state snoozed",
        Status::Closed | Status::Resolved => "state closed",
        _ => "state",
    };
    el("span").class(shape).text(conversation.state_label().to_owned())
}
