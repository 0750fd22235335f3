//! When waiting gets warm and hot, and how long a channel lets a team reply.

use super::{Channel, Conversation, Timestamp};
use serde::{Deserialize, Serialize};

/// The configured thresholds for waiting, in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitThresholds {
    /// From here on, waiting is warm.
    pub warm: i64,
    /// From here on, waiting is hot.
    pub hot: i64,
    /// How long after the customer's last message a channel accepts a free reply.
    pub windows: Vec<(Channel, i64)>,
}

/// How long a customer has waited, in four steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitLevel {
    Cool,
    Warm,
    Hot,
    /// So long that it stands out among many hot ones.
    Overdue,
}

/// How many times as long as a hot wait an overdue one is.
const OVERDUE: i64 = 24;

impl WaitThresholds {
    /// Returns the level for a waiting time in seconds.
    pub fn level(&self, seconds: i64) -> WaitLevel {
        match seconds {
            long if long >= self.hot.saturating_mul(OVERDUE) => WaitLevel::Overdue,
            long if long >= self.hot => WaitLevel::Hot,
            some if some >= self.warm => WaitLevel::Warm,
            _ => WaitLevel::Cool,
        }
    }

    /// Returns until when a free reply is possible; `None` if the channel has no limit, the
    /// conversation is closed, or the time of the customer's last message is unknown.
    pub fn reply_deadline(&self, conversation: &Conversation) -> Option<Timestamp> {
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
