//! Events for open pages: changes of conversations, and their viewers.

use super::{Conversation, ConversationId};
use serde::{Deserialize, Serialize};

/// A change of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub id: ConversationId,
    /// `None` if it has just appeared.
    pub before: Option<Box<Conversation>>,
    /// `None` if it has disappeared.
    pub now: Option<Box<Conversation>>,
}

/// The operators who are viewing a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewers {
    pub id: ConversationId,
    /// Those about to change it come first.
    pub who: Vec<Viewer>,
}

/// An operator who is viewing a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub name: String,
    /// Whether they are about to change it, not just viewing it.
    pub acting: bool,
}
