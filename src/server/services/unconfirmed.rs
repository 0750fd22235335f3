//! Changes that were sent and not confirmed. Each is settled by reading what SendSeven made of it.

use crate::model::{Conversation, ConversationId};
use moka::sync::Cache;
use std::time::Duration;
use tokio::sync::watch;

const REMEMBERED: Duration = Duration::from_secs(1800);

/// How a doubt was settled.
#[derive(Debug, Clone)]
pub enum Resolution {
    Made(Box<Conversation>),
    NotMade,
}

/// By conversation, with how the settled ones ended.
pub struct UnconfirmedChanges(Cache<ConversationId, watch::Receiver<Option<Resolution>>>);

/// The end that settles a doubt.
pub struct Resolver(watch::Sender<Option<Resolution>>);

impl UnconfirmedChanges {
    /// Opens a doubt; an earlier one of the same conversation is forgotten.
    pub fn open(&self, id: &ConversationId) -> Resolver {
        let (settle, resolution) = watch::channel(None);
        self.0.insert(id.clone(), resolution);
        Resolver(settle)
    }

    pub fn is_open(&self, id: &ConversationId) -> bool {
        self.0.get(id).is_some_and(|resolution| resolution.borrow().is_none())
    }

    /// How it was settled; none where there is no doubt, or it is open still.
    pub fn resolution(&self, id: &ConversationId) -> Option<Resolution> {
        self.0.get(id)?.borrow().clone()
    }

    /// Waits until it is settled. None where there is no doubt, or nobody will settle it.
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
        // Nobody may be waiting any more; it is kept for who asks later.
        self.0.send_replace(Some(how));
    }
}
