//! Which bot answers a customer. A conversation says whether one does; its name takes a call, which is
//! made for an opened conversation alone.

use super::Services;
use super::swr_cache::{CachePolicy, SwrCache};
use crate::model::{Action, Bot, Conversation, ConversationId};
use crate::server::sendseven::Priority;
use std::time::Duration;

const POLICY: CachePolicy = CachePolicy {
    fresh: Duration::from_secs(30),
    stale: Duration::from_secs(300),
    retry_after: Duration::from_secs(30),
    evict_on_404: true,
};
const MOST: u64 = 500;

/// The bots of opened conversations.
pub struct Bots(SwrCache<ConversationId, Option<Bot>>);

impl Default for Bots {
    fn default() -> Self {
        Self(SwrCache::new(MOST, POLICY))
    }
}

/// Returns the bot that answers in an opened conversation.
pub async fn bot(services: &Services, conversation: &Conversation) -> Option<Bot> {
    let contract = services.gateway.known_contract();
    if !conversation.has_bot || !contract.is_some_and(|known| known.offers(Action::TakeOver)) {
        return None;
    }
    let (gateway, id) = (services.gateway.with_priority(Priority::Names), conversation.id.clone());
    let ask = || async move { gateway.bot(&id).await };
    match services.bots.0.get(conversation.id.clone(), services.budget_used(), ask).await {
        Ok(cached) => (*cached.value).clone(),
        // The conversation says that there is one.
        Err(_) => Some(Bot { name: None }),
    }
}

impl Services {
    /// Makes the next opening of the conversation ask for its bot.
    pub(super) fn invalidate_bot(&self, id: &ConversationId) {
        self.bots.0.invalidate(id);
    }
}
