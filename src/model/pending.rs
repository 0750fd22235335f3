//! Changes that can still be undone, and changes that need their operator's attention.

use super::{Agent, AppError, ConversationId, Timestamp};
use serde::{Deserialize, Serialize};

/// What a pending change does to its conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Assigns to an agent; unassigns if there is none.
    Assign,
    Close,
    /// Replies to the customer.
    Reply,
}

impl ChangeKind {
    /// Returns the word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Close => "close",
            Self::Reply => "reply",
        }
    }

    /// Returns `None` for a kind that a later version wrote.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "assign" => Some(Self::Assign),
            "close" => Some(Self::Close),
            "reply" => Some(Self::Reply),
            _ => None,
        }
    }
}

/// A change that a conversation already shows although it has not been sent yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingChange {
    pub id: i64,
    /// The operator who made it; only they can undo it.
    pub operator: String,
    pub kind: ChangeKind,
    /// When it is sent, in milliseconds since 1970.
    pub due_at: i64,
}

impl PendingChange {
    /// Returns the whole seconds until it is sent, rounded up.
    pub fn seconds_left(&self, now_ms: i64) -> u32 {
        seconds_until(self.due_at, now_ms)
    }
}

/// A pending change as its operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPendingChange {
    pub id: i64,
    pub conversation: ConversationId,
    /// The contact's name if it is in memory; else the conversation's id.
    pub contact: String,
    pub kind: ChangeKind,
    /// The new assignee, if it assigns.
    pub assignee: Option<Agent>,
    /// When it is sent, in milliseconds since 1970.
    pub due_at: i64,
    /// Whether it is being sent and can no longer be undone.
    pub sending: bool,
    /// Whether no call was available when it was due.
    pub delayed: bool,
}

/// A change that failed, conflicted or stays unconfirmed, until its operator dismisses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttentionEntry {
    pub id: i64,
    pub conversation: ConversationId,
    /// The contact's name if it is in memory; else the conversation's id.
    pub contact: String,
    pub kind: ChangeKind,
    /// The intended assignee, if it was to assign.
    pub assignee: Option<Agent>,
    /// The closing note or the reply that was not delivered.
    pub note: Option<String>,
    /// The key of a reply: sent again with it, the reply is sent once.
    pub key: Option<String>,
    pub cause: AppError,
    pub at: Timestamp,
    /// The `seen` to send when trying again; after a conflict, the current state.
    pub seen: String,
}

impl AttentionEntry {
    /// Returns whether somebody else changed the conversation first.
    pub fn is_conflict(&self) -> bool {
        matches!(self.cause, AppError::Conflict(_))
    }
}

/// Why a change cannot be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum UndoRefusal {
    /// The operator has no change that can be undone.
    Nothing,
    /// It is being sent.
    Sending,
    /// It has already been sent or undone.
    Gone,
    /// It is another operator's.
    NotOwn { operator: String },
}

/// Returns the whole seconds until a change is sent, rounded up.
pub fn seconds_until(due_ms: i64, now_ms: i64) -> u32 {
    let left = due_ms.saturating_sub(now_ms).max(0);
    u32::try_from(left.saturating_add(999) / 1_000).unwrap_or(u32::MAX)
}
