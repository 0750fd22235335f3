//! A pending change, applied over SendSeven's state: all operators see the future conversation.

use crate::model::{Conversation, ExpectedState, Mutation, PendingChange, Timestamp};

/// A pending change of one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    pub change: PendingChange,
    /// The operator who made it.
    pub user_id: i64,
    pub mutation: Mutation,
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
        self.mutation.apply(upstream, self.since)
    }

    /// Returns the expected state with the change applied, as a page shows it.
    pub fn shown(&self) -> ExpectedState {
        self.mutation.after(&self.expected)
    }
}
