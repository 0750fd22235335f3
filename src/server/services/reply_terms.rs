//! Whether a customer can be replied to, and until when.

use super::Services;
use super::swr_cache::{CachePolicy, SwrCache};
use crate::model::composer::ReplyTerms;
use crate::model::{Channel, Conversation, ConversationId, NoReply, Timestamp};
use crate::server::sendseven::Priority;
use crate::server::store::now;
use std::time::Duration;

/// A window that is over opens again only with a message of the customer.
const WINDOWS: CachePolicy = CachePolicy {
    fresh: Duration::from_secs(60),
    stale: Duration::ZERO,
    retry_after: Duration::from_secs(10),
    evict_on_404: true,
};

/// Until when WhatsApp takes free replies, where SendSeven had to be asked.
pub struct ReplyWindows(SwrCache<ConversationId, Option<Timestamp>>);

impl Default for ReplyWindows {
    fn default() -> Self {
        Self(SwrCache::new(500, WINDOWS))
    }
}

/// Returns what a reply may be, or why none is possible.
pub async fn terms(
    services: &Services,
    conversation: &Conversation,
) -> Result<ReplyTerms, NoReply> {
    if conversation.status.is_closed() {
        return Err(NoReply::Closed);
    }
    let channel = conversation.channel.clone();
    if channel == Channel::Email && conversation.subject.is_none() {
        return Err(NoReply::SubjectMissing);
    }
    let subject = conversation.subject.clone().filter(|_| channel == Channel::Email);
    let until = services.waiting.urgency.reply_deadline(conversation);
    match until {
        Some(until) if until <= now() => {
            let until = later_end(services, conversation).await.ok_or(NoReply::WindowOver)?;
            Ok(ReplyTerms { channel, subject, until: Some(until) })
        }
        until => Ok(ReplyTerms { channel, subject, until }),
    }
}

/// Asks SendSeven for the end of a window that would be over by the customer's last message:
/// WhatsApp grants 72 hours to those who came by an ad.
async fn later_end(services: &Services, conversation: &Conversation) -> Option<Timestamp> {
    if conversation.channel != Channel::Whatsapp {
        return None;
    }
    let (gateway, id) = (services.gateway.with_priority(Priority::Open), conversation.id.clone());
    let ask = || async move { gateway.reply_window(&id).await };
    let windows = &services.reply_windows.0;
    let read = windows.get(conversation.id.clone(), services.budget_used(), ask).await;
    let end = *read.ok()?.value;
    end.filter(|end| *end > now())
}
