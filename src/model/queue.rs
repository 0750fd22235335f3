//! How much of the queue is loaded, and how many conversations each filter would leave.

use super::{AgentId, Channel, Freshness, StatusFilter, Timestamp};
use serde::{Deserialize, Serialize};

/// How much of the queue Sevendesk holds in memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Conversations in memory.
    pub loaded: u64,
    /// Conversations in SendSeven's count.
    pub total: u64,
    /// When the last full read finished; `None` before the first.
    pub complete_at: Option<Timestamp>,
    /// When SendSeven last responded.
    pub synced_at: Timestamp,
    pub freshness: Freshness,
}

impl Queue {
    /// Returns whether part of the queue is not loaded.
    pub fn is_partial(&self) -> bool {
        self.complete_at.is_none() || self.loaded < self.total
    }
}

/// The source of a page's rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Sevendesk's memory: everything that is not closed, and conversations closed in the last day.
    Queue(Queue),
    /// A list requested from SendSeven.
    SendSeven,
}

/// How many rows each choice of a filter would leave, the other filters unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// All rows, whatever their status.
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
