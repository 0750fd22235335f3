//! The workload of the team: each agent's load, waiting times, and the course of the day.

use super::{Agent, Channel, Queue, Span, Timestamp};

/// The team's workload at one moment, as far as the queue is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workload {
    pub as_of: Timestamp,
    /// The same on the team's clock: `11:45:08`.
    pub clock: String,
    /// How much of the queue is loaded.
    pub queue: Queue,
    pub total: Load,
    /// The minutes after which waiting is hot, and how many customers have waited that long.
    pub waiting_over: (u32, u32),
    /// Arrived and closed conversations of the last sixty minutes.
    pub last_hour: Hour,
    /// The load without an assignee.
    pub nobody: Load,
    /// All agents, the highest load first; also those without any.
    pub agents: Vec<Load>,
    /// Open conversations per channel, the busiest first.
    pub channels: Vec<(Channel, u32)>,
    /// The hours of the day to show.
    pub hours: Vec<Hour>,
}

/// The load of one agent, of conversations without an assignee, or of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Load {
    pub agent: Option<Agent>,
    pub open: u32,
    /// Customers who are waiting for a reply.
    pub needs_reply: u32,
    /// Since when the longest-waiting customer has waited.
    pub waiting_since: Option<Timestamp>,
    pub closed_today: u32,
}

/// An hour of today on the team's clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hour {
    /// From 0 to 23.
    pub hour: u8,
    /// When it begins and ends.
    pub span: Option<Span>,
    pub arrived: u32,
    pub closed: u32,
}

impl Load {
    /// Returns how many open conversations need a reply; conversations that are not open may too.
    pub fn open_unanswered(&self) -> u32 {
        self.needs_reply.min(self.open)
    }
}
