//! Changes that were sent but not confirmed. Each is resolved by reading the conversation.

use crate::model::{Conversation, ConversationId};
use moka::sync::Cache;
use std::time::Duration;
use tokio::sync::watch;

const REMEMBERED: Duration = Duration::from_secs(1800);

/// Outcome of an unconfirmed change.
#[derive(Debug, Clone)]
pub enum Resolution {
    Made(Box<Conversation>),
    NotMade,
}

/// Unconfirmed changes by conversation, including the resolved ones.
pub struct UnconfirmedChanges(Cache<ConversationId, watch::Receiver<Option<Resolution>>>);

/// Resolves one unconfirmed change.
pub struct Resolver(watch::Sender<Option<Resolution>>);

impl UnconfirmedChanges {
    /// Registers an unconfirmed change; replaces an earlier one of the same conversation.
    pub fn open(&self, id: &ConversationId) -> Resolver {
        let (settle, resolution) = watch::channel(None);
        self.0.insert(id.clone(), resolution);
        Resolver(settle)
    }

    pub fn is_open(&self, id: &ConversationId) -> bool {
        self.0.get(id).is_some_and(|resolution| resolution.borrow().is_none())
    }

    /// Returns the outcome; `None` if there is no unconfirmed change or it is still open.
    pub fn resolution(&self, id: &ConversationId) -> Option<Resolution> {
        self.0.get(id)?.borrow().clone()
    }

    /// Waits for the outcome; `None` if there is no unconfirmed change or its resolver is gone.
    pub async fn wait(&self, id: &ConversationId) -> Option<Resolution> {
        let mut resolution = self.0.get(id)?;
        resolution.wait_for(Option::is_some).await.ok()?.clone()
    }
}

impl Default for UnconfirmedChanges {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(10_000).time_to_live(REMEMBERED).build())
    }
}

impl Resolver {
    pub fn resolve(self, how: Resolution) {
        // Stored even without a waiter, for later calls of `resolution`.
        self.0.send_replace(Some(how));
    }
}
