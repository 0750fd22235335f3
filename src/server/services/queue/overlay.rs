//! A pending change, laid over what SendSeven told: everybody sees the conversation as it will be.

use crate::model::{
    Agent, ChangeKind, Conversation, ExpectedState, PendingChange, Status, Timestamp,
};

/// A pending change of one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    pub change: PendingChange,
    /// Whose it is.
    pub user_id: i64,
    /// Who gets the conversation, where it is assigned to somebody.
    pub assignee: Option<Agent>,
    /// How the conversation stood when the change was chosen.
    pub expected: ExpectedState,
    /// When it was chosen.
    pub since: Timestamp,
    /// It is being sent and can no longer be undone.
    pub sending: bool,
    /// No call was free when it was to be sent.
    pub delayed: bool,
}

impl Overlay {
    /// The conversation as it will be.
    pub fn over(&self, upstream: &Conversation) -> Conversation {
        let upstream = Conversation { pending: Some(self.change.clone()), ..upstream.clone() };
        match self.change.kind {
            ChangeKind::Assign => Conversation { assignee: self.assignee.clone(), ..upstream },
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

    /// How the conversation stands with it, as a page shows it.
    pub fn shown(&self) -> ExpectedState {
        match self.change.kind {
            ChangeKind::Assign => ExpectedState {
                assignee: self.assignee.as_ref().map(|agent| agent.id.clone()),
                ..self.expected.clone()
            },
            ChangeKind::Close => ExpectedState { closed: true, ..self.expected.clone() },
        }
    }
}
