//! Changes that can still be undone, and changes that need their operator's attention.

use super::{Agent, AppError, ConversationId, Timestamp};
use serde::{Deserialize, Serialize};

/// What a pending change does to its conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// To an agent; to nobody where there is none.
    Assign,
    Close,
}

impl ChangeKind {
    /// As the database writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Close => "close",
        }
    }

    /// None for a kind that a later version wrote.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "assign" => Some(Self::Assign),
            "close" => Some(Self::Close),
            _ => None,
        }
    }
}

/// A change that a conversation is shown with although it has not been sent yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingChange {
    pub id: i64,
    /// Who made it, and alone can undo it.
    pub operator: String,
    pub kind: ChangeKind,
    /// When it is sent, in milliseconds since 1970.
    pub due_at: i64,
}

impl PendingChange {
    /// Whole seconds until it is sent, rounded up.
    pub fn seconds_left(&self, now_ms: i64) -> u32 {
        seconds_until(self.due_at, now_ms)
    }
}

/// A pending change as its operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPendingChange {
    pub id: i64,
    pub conversation: ConversationId,
    /// What the contact is called, as far as memory knows; else the conversation's id.
    pub contact: String,
    pub kind: ChangeKind,
    /// Who gets it, where it is assigned to somebody.
    pub assignee: Option<Agent>,
    /// When it is sent, in milliseconds since 1970.
    pub due_at: i64,
    /// It is being sent and can no longer be undone.
    pub sending: bool,
    /// No call was free when it was to be sent.
    pub delayed: bool,
}

impl OwnPendingChange {
    /// Whole seconds until it is sent, rounded up.
    pub fn seconds_left(&self, now_ms: i64) -> u32 {
        seconds_until(self.due_at, now_ms)
    }
}

/// A change that failed, conflicted or stays unconfirmed, kept until its operator dismisses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttentionEntry {
    pub id: i64,
    pub conversation: ConversationId,
    /// What the contact is called, as far as memory knows; else the conversation's id.
    pub contact: String,
    pub kind: ChangeKind,
    /// Who was to get it, where it was assigned to somebody.
    pub assignee: Option<Agent>,
    /// The closing note that was not delivered.
    pub note: Option<String>,
    pub cause: AppError,
    pub at: Timestamp,
    /// What to send along as `seen` to try again; after a conflict, the state to take over.
    pub seen: String,
}

impl AttentionEntry {
    /// Whether somebody else changed the conversation first.
    pub fn is_conflict(&self) -> bool {
        matches!(self.cause, AppError::Overtaken(_))
    }
}

/// Why a change is not undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum UndoRefusal {
    /// There is nothing of one's own that can be undone.
    Nothing,
    /// It is being sent.
    Sending,
    /// It was sent or undone before.
    Gone,
    /// It is somebody else's.
    NotOwn { operator: String },
}

fn seconds_until(due_ms: i64, now_ms: i64) -> u32 {
    let left = due_ms.saturating_sub(now_ms).max(0);
    u32::try_from(left.saturating_add(999) / 1_000).unwrap_or(u32::MAX)
}
