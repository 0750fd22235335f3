//! Priorities of calls, and the share of the rate limit that each has.

use std::time::Duration;

/// Priority of a call, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// An operator changes a conversation.
    Change,
    /// An operator opens a conversation.
    Open,
    /// A list is read for an operator.
    List,
    /// A job changes many conversations.
    Bulk,
    /// Contact names are fetched.
    Names,
    /// Sync: nobody waits for it.
    Background,
}

impl Priority {
    pub const ALL: [Priority; 6] =
        [Self::Change, Self::Open, Self::List, Self::Bulk, Self::Names, Self::Background];

    /// Returns the name used in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Open => "open",
            Self::List => "list",
            Self::Bulk => "bulk",
            Self::Names => "names",
            Self::Background => "background",
        }
    }

    /// Share of the limit, in percent, up to which total use admits this priority. The rest is
    /// reserved for higher priorities.
    pub(super) fn ceiling(self) -> usize {
        match self {
            Self::Change => 100,
            Self::Open => 95,
            Self::List => 85,
            Self::Bulk => 70,
            Self::Names => 60,
            Self::Background => 50,
        }
    }

    /// Maximum share of the limit that this priority may use, in percent.
    pub(super) fn cap(self) -> usize {
        match self {
            Self::Names => 20,
            Self::Background => 25,
            _ => 100,
        }
    }

    /// Share of the limit, in percent, that this priority gets if it needs it, however many calls
    /// of higher priorities there are. Without it, lists would age without end on a busy day, and
    /// jobs would never finish.
    pub(super) fn floor(self) -> usize {
        match self {
            Self::Bulk => 5,
            Self::Names => 2,
            Self::Background => 10,
            _ => 0,
        }
    }

    /// How long a call waits for a permit before it fails.
    pub fn wait_timeout(self) -> Duration {
        match self {
            Self::Change => Duration::from_secs(3),
            Self::Open | Self::List => Duration::from_secs(2),
            Self::Bulk | Self::Names | Self::Background => Duration::from_secs(300),
        }
    }
}
