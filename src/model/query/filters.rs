//! The single filters and sort orders of a list.

use crate::model::{AgentId, Conversation, Status, Timestamp};
use serde::{Deserialize, Serialize};

/// The value of `assigned_to` that means unassigned.
pub const NOBODY: &str = "unassigned";

/// The states that a list can be filtered by. Not every contract supports each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StatusFilter {
    Open,
    Pending,
    Snoozed,
    Closed,
}

impl StatusFilter {
    pub const ALL: [StatusFilter; 4] = [Self::Open, Self::Pending, Self::Snoozed, Self::Closed];

    /// Returns the spelling in the API and in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Snoozed => "snoozed",
            Self::Closed => "closed",
        }
    }

    /// Returns whether a list filtered by this state may contain the conversation. Snoozed is
    /// derived: the stored state stays open or assigned.
    pub(super) fn may_be(self, conversation: &Conversation) -> bool {
        match (&conversation.status, self) {
            (Status::Other(_), _)
            | (Status::Open | Status::Assigned, Self::Open)
            | (Status::Snoozed, Self::Snoozed)
            | (Status::Pending, Self::Pending)
            | (Status::Closed | Status::Resolved, Self::Closed) => true,
            (Status::Open | Status::Assigned, Self::Snoozed) => {
                conversation.snoozed_until.is_some()
            }
            _ => false,
        }
    }

    /// Returns the one status filter that selects the conversation.
    pub fn of(conversation: &Conversation) -> StatusFilter {
        match &conversation.status {
            Status::Closed | Status::Resolved => Self::Closed,
            Status::Pending => Self::Pending,
            Status::Snoozed => Self::Snoozed,
            _ if conversation.snoozed_until.is_some() => Self::Snoozed,
            _ => Self::Open,
        }
    }
}

/// A filter by assignee.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AssigneeFilter {
    Nobody,
    Agent(AgentId),
}

impl AssigneeFilter {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Nobody => NOBODY,
            Self::Agent(id) => id.as_str(),
        }
    }

    /// Returns `None` if the text is neither an id nor [`NOBODY`].
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            NOBODY => Some(Self::Nobody),
            id => AgentId::parse(id).ok().map(Self::Agent),
        }
    }

    pub(super) fn is_of(&self, assignee: Option<&AgentId>) -> bool {
        match self {
            Self::Nobody => assignee.is_none(),
            Self::Agent(id) => assignee == Some(id),
        }
    }
}

/// A span of time in seconds since 1970; `until` is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    pub from: i64,
    pub until: i64,
}

impl Span {
    /// Formats it for addresses: `1795554000-1795557600`.
    pub fn to_text(self) -> String {
        [self.from.to_string(), self.until.to_string()].join("-")
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let (from, until) = text.split_once('-')?;
        let span = Self { from: from.parse().ok()?, until: until.parse().ok()? };
        (0 <= span.from && span.from <= span.until).then_some(span)
    }

    pub(super) fn holds(self, at: Option<Timestamp>) -> bool {
        at.is_some_and(|at| (self.from..self.until).contains(&at.0))
    }
}

/// The sort key of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// The customer's first unanswered message, the longest wait first.
    #[default]
    Waiting,
    /// The last message, the latest first.
    Last,
    /// The creation time, the latest first.
    Created,
}

/// A sort key, and whether the order is reversed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Sort {
    pub by: SortBy,
    pub reversed: bool,
}

impl Sort {
    /// Returns the spelling in addresses: `last`, or `-last` if reversed.
    pub fn as_str(self) -> &'static str {
        match (self.by, self.reversed) {
            (SortBy::Waiting, false) => "waiting",
            (SortBy::Waiting, true) => "-waiting",
            (SortBy::Last, false) => "last",
            (SortBy::Last, true) => "-last",
            (SortBy::Created, false) => "created",
            (SortBy::Created, true) => "-created",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let (reversed, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, text),
        };
        let by = match name {
            "waiting" => SortBy::Waiting,
            "last" => SortBy::Last,
            "created" => SortBy::Created,
            _ => return None,
        };
        Some(Self { by, reversed })
    }
}

/// Rows per page, 1 to 100 as the API allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageSize(u32);

impl PageSize {
    /// The sizes offered on the page.
    pub const OFFERED: [u32; 3] = [20, 50, 100];
    pub const DEFAULT: PageSize = PageSize(20);
    /// The most rows that one call returns.
    pub const MAX: PageSize = PageSize(100);

    pub fn new(rows: u32) -> Option<Self> {
        (1..=Self::MAX.0).contains(&rows).then_some(Self(rows))
    }

    pub fn get(self) -> u32 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self::DEFAULT
    }
}
