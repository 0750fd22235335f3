//! The single filters and sort orders of a list.

use crate::model::{AgentId, Conversation, Status, Timestamp, Today};
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
            (Status::Open | Status::Assigned, Self::Snoozed) => conversation.snooze.is_some(),
            _ => false,
        }
    }

    /// Returns the one status filter that selects the conversation.
    pub fn of(conversation: &Conversation) -> StatusFilter {
        match &conversation.status {
            Status::Closed | Status::Resolved => Self::Closed,
            Status::Pending => Self::Pending,
            Status::Snoozed => Self::Snoozed,
            _ if conversation.snooze.is_some() => Self::Snoozed,
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

/// A span of time. All but the first move with the calendar, so that a saved view stays right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// In seconds since 1970; `until` is exclusive.
    Fixed { from: i64, until: i64 },
    /// Since midnight where the team works.
    Today,
    /// The day before.
    Yesterday,
    /// As many times 24 hours before the present.
    Days(u16),
}

impl Span {
    /// The most days that can be asked for.
    const MOST_DAYS: u16 = 366;

    /// Formats it for addresses: `1795554000-1795557600`, `today`, `yesterday`, or `7d`.
    pub fn to_text(self) -> String {
        match self {
            Self::Fixed { from, until } => [from.to_string(), until.to_string()].join("-"),
            Self::Today => "today".to_owned(),
            Self::Yesterday => "yesterday".to_owned(),
            Self::Days(days) => [&days.to_string(), "d"].concat(),
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "today" => return Some(Self::Today),
            "yesterday" => return Some(Self::Yesterday),
            _ => {}
        }
        if let Some(days) = text.strip_suffix('d') {
            let days = days.parse().ok()?;
            return (1..=Self::MOST_DAYS).contains(&days).then_some(Self::Days(days));
        }
        let (from, until) = text.split_once('-')?;
        let (from, until) = (from.parse().ok()?, until.parse().ok()?);
        (0 <= from && from <= until).then_some(Self::Fixed { from, until })
    }

    pub(super) fn holds(self, at: Option<Timestamp>, today: &Today) -> bool {
        let Some(Timestamp(at)) = at else { return false };
        match self {
            Self::Fixed { from, until } => (from..until).contains(&at),
            Self::Today => at >= today.began.0,
            Self::Yesterday => (today.yesterday.0..today.began.0).contains(&at),
            Self::Days(days) => at >= today.now.0 - i64::from(days) * 86_400,
        }
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
