//! How much of the queue is in sight, and how many conversations each filter would leave.

use super::{AgentId, Channel, Freshness, StatusFilter, Timestamp};
use serde::{Deserialize, Serialize};

/// What Sevendesk holds in memory of everything that is not closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Conversations held.
    pub loaded: u64,
    /// Conversations that SendSeven counts.
    pub total: u64,
    /// When all of them had last been read; none before that.
    pub complete_at: Option<Timestamp>,
    /// When SendSeven was last heard.
    pub synced_at: Timestamp,
    pub freshness: Freshness,
}

impl Queue {
    /// Whether some of it cannot be shown.
    pub fn is_partial(&self) -> bool {
        self.complete_at.is_none() || self.loaded < self.total
    }
}

/// Where the rows of a page come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// What Sevendesk holds in memory: all that is not closed, and what was closed in the last day.
    Queue(Queue),
    /// A list that SendSeven was asked for.
    SendSeven,
}

/// How many rows each choice of a filter would leave, the other filters staying as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// By the list they stand in; the first is all of them.
    pub all: u32,
    pub status: Vec<(StatusFilter, u32)>,
    pub needs_reply: u32,
    pub nobody: u32,
    pub agents: Vec<(AgentId, u32)>,
    pub channels: Vec<(Channel, u32)>,
}

impl Counts {
    pub fn of_status(&self, status: StatusFilter) -> u32 {
        find(&self.status, &status)
    }

    pub fn of_agent(&self, agent: &AgentId) -> u32 {
        find(&self.agents, agent)
    }

    pub fn of_channel(&self, channel: &Channel) -> u32 {
        find(&self.channels, channel)
    }
}

fn find<K: PartialEq>(counts: &[(K, u32)], wanted: &K) -> u32 {
    counts.iter().find(|(key, _)| key == wanted).map_or(0, |(_, count)| *count)
}
