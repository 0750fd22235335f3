//! When waiting gets warm and hot, and until when a channel lets a team reply.

use super::{Channel, Conversation, Timestamp};
use serde::{Deserialize, Serialize};

/// What this house holds to be long. All times in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitThresholds {
    /// Waiting is warm from here on.
    pub warm: i64,
    /// Waiting is hot from here on.
    pub hot: i64,
    /// How long after the customer's last message a channel takes a free reply.
    pub windows: Vec<(Channel, i64)>,
}

/// How long a customer has waited, in three steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitLevel {
    Cool,
    Warm,
    Hot,
}

impl WaitThresholds {
    /// How warm it is to have waited for so many seconds.
    pub fn heat(&self, seconds: i64) -> WaitLevel {
        match seconds {
            long if long >= self.hot => WaitLevel::Hot,
            some if some >= self.warm => WaitLevel::Warm,
            _ => WaitLevel::Cool,
        }
    }

    /// Until when the customer can be replied to freely; none where the channel knows no such
    /// limit, the conversation is closed, or nobody knows when the customer wrote last.
    pub fn window(&self, conversation: &Conversation) -> Option<Timestamp> {
        let (_, length) =
            self.windows.iter().find(|(channel, _)| *channel == conversation.channel)?;
        let written = conversation.last_customer_message_at.or(conversation.waiting_since())?;
        (!conversation.status.is_closed()).then_some(Timestamp(written.0 + length))
    }
}

/// A quarter of an hour, an hour, and the 24 hours that Meta's channels grant.
impl Default for WaitThresholds {
    fn default() -> Self {
        let day = 24 * 3600;
        let windows = [Channel::Whatsapp, Channel::Messenger, Channel::Instagram];
        Self { warm: 15 * 60, hot: 3600, windows: windows.map(|channel| (channel, day)).to_vec() }
    }
}
