//! A pending change, applied over SendSeven's state: all operators see the future conversation.

use crate::model::{
    Agent, ChangeKind, Conversation, ExpectedState, PendingChange, Status, Timestamp,
};
use crate::server::short_text::first_line;
use std::sync::Arc;

/// A pending change of one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    pub change: PendingChange,
    /// The operator who made it.
    pub user_id: i64,
    /// The new assignee; `None` to unassign.
    pub assignee: Option<Agent>,
    /// The text of a reply.
    pub reply: Option<Arc<str>>,
    /// The state of the conversation when the change was requested.
    pub expected: ExpectedState,
    /// When the change was requested.
    pub since: Timestamp,
    /// Whether it is being sent and can no longer be undone.
    pub sending: bool,
    /// Whether a try to send it failed.
    pub delayed: bool,
}

impl Overlay {
    /// Returns the conversation with the change applied.
    pub fn over(&self, upstream: &Conversation) -> Conversation {
        let upstream = Conversation { pending: Some(self.change.clone()), ..upstream.clone() };
        match self.change.kind {
            ChangeKind::Assign => Conversation { assignee: self.assignee.clone(), ..upstream },
            ChangeKind::Reply => {
                upstream.replied(self.reply.as_deref().and_then(first_line), self.since)
            }
            ChangeKind::Close if upstream.status.is_closed() => upstream,
            ChangeKind::Close => Conversation {
                status: Status::Closed,
                needs_reply: false,
                waiting: None,
                snoozed_until: None,
                closed_at: Some(self.since),
                ..upstream
            },
        }
    }

    /// Returns the expected state with the change applied, as a page shows it.
    pub fn shown(&self) -> ExpectedState {
        match self.change.kind {
            ChangeKind::Assign => ExpectedState {
                assignee: self.assignee.as_ref().map(|agent| agent.id.clone()),
                ..self.expected.clone()
            },
            ChangeKind::Close => ExpectedState { closed: true, ..self.expected.clone() },
            ChangeKind::Reply => self.expected.clone(),
        }
    }
}
