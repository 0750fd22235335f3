//! Changes that can still be undone, and changes that need their operator's attention.

use super::{Action, Agent, AppError, ConversationId, Mutation, Timestamp};
use serde::{Deserialize, Serialize};

/// The kind of a [`Mutation`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    Assign,
    Close,
    Reopen,
    Snooze,
    Wake,
    Tag,
    Untag,
    Subject,
    TakeOver,
    Reply,
    Template,
}

impl ChangeKind {
    const ALL: [Self; 11] = [
        Self::Assign,
        Self::Close,
        Self::Reopen,
        Self::Snooze,
        Self::Wake,
        Self::Tag,
        Self::Untag,
        Self::Subject,
        Self::TakeOver,
        Self::Reply,
        Self::Template,
    ];

    /// Returns the word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Close => "close",
            Self::Reopen => "reopen",
            Self::Snooze => "snooze",
            Self::Wake => "wake",
            Self::Tag => "tag",
            Self::Untag => "untag",
            Self::Subject => "subject",
            Self::TakeOver => "take over",
            Self::Reply => "reply",
            Self::Template => "template",
        }
    }

    /// Returns what an operator must be allowed to do.
    pub fn action(self) -> Action {
        match self {
            Self::Assign => Action::Assign,
            Self::Close => Action::Close,
            Self::Reopen => Action::Reopen,
            Self::Snooze | Self::Wake => Action::Snooze,
            Self::Tag | Self::Untag => Action::Tag,
            Self::Subject => Action::Subject,
            Self::TakeOver => Action::TakeOver,
            Self::Reply | Self::Template => Action::Reply,
        }
    }

    /// Returns `None` for a kind that a later version wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
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
    pub mutation: Mutation,
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
    pub mutation: Mutation,
    /// The intended assignee, if it was to assign.
    pub assignee: Option<Agent>,
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
