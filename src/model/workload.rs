//! Who has how much to do, how long customers wait for them, and how the day goes.

use super::{Agent, Channel, Queue, Span, Timestamp};

/// The team's work at one moment, as far as the queue is in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workload {
    pub as_of: Timestamp,
    /// The same on the clock of the house: `11:45:08`.
    pub clock: String,
    /// How much is in sight.
    pub queue: Queue,
    pub total: Load,
    /// Minutes after which waiting is hot, and how many customers have waited as long.
    pub waiting_over: (u32, u32),
    /// What came and what was closed in the last sixty minutes.
    pub last_hour: Hour,
    /// What nobody has.
    pub nobody: Load,
    /// Everybody, whoever has most first; also those who have nothing.
    pub agents: Vec<Load>,
    /// Open conversations, the busiest channel first.
    pub channels: Vec<(Channel, u32)>,
    /// The day so far.
    pub today: Span,
    /// The day by its hours, as far as anything happens in them.
    pub hours: Vec<Hour>,
}

/// What one agent has, or nobody, or all together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Load {
    pub agent: Option<Agent>,
    pub open: u32,
    /// Customers who wait for a reply.
    pub needs_reply: u32,
    /// Since when the one who has waited longest does.
    pub waiting_since: Option<Timestamp>,
    pub closed_today: u32,
}

/// An hour of today on the clock of the house.
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
    /// How many of the open ones need a reply, of which there may be more elsewhere.
    pub fn open_unanswered(&self) -> u32 {
        self.needs_reply.min(self.open)
    }
}
