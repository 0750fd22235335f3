//! What open pages are told of: what has changed, and who is where.

use super::{Conversation, ConversationId};
use serde::{Deserialize, Serialize};

/// A conversation that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub id: ConversationId,
    /// None where it has just come into sight.
    pub before: Option<Box<Conversation>>,
    /// None where it is gone from sight.
    pub now: Option<Box<Conversation>>,
}

/// Who of the operators is with a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewers {
    pub id: ConversationId,
    /// Those about to change it first.
    pub who: Vec<Viewer>,
}

/// An operator who is with a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub name: String,
    /// About to change it, rather than looking at it.
    pub acting: bool,
}
