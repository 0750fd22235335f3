//! What a list can be narrowed to and ordered by, one choice at a time.

use crate::model::{AgentId, Conversation, Status, Timestamp};
use serde::{Deserialize, Serialize};

/// The value of `assigned_to` that stands for nobody.
pub const NOBODY: &str = "unassigned";

/// The states a list can be narrowed to. Not every contract knows each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StatusFilter {
    Open,
    Pending,
    Snoozed,
    Closed,
}

impl StatusFilter {
    pub const ALL: [StatusFilter; 4] = [Self::Open, Self::Pending, Self::Snoozed, Self::Closed];

    /// As the API and the address spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Snoozed => "snoozed",
            Self::Closed => "closed",
        }
    }

    /// Whether a list narrowed to this state may hold the conversation. Snoozed is derived: the
    /// stored state stays open or assigned.
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

    /// The list a conversation stands in, where only one can hold it.
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

/// Whose conversations.
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

    /// None where the text is neither an id nor the word for nobody.
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

/// A stretch of time: from one second on, until before another, both since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    pub from: i64,
    pub until: i64,
}

impl Span {
    /// As the address spells it: `1795554000-1795557600`.
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

/// What the list is ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// The customer's first unanswered message: who has waited longest comes first.
    #[default]
    Waiting,
    /// The last message, the latest first.
    Last,
    /// The beginning, the latest first.
    Created,
}

/// An order of the list, and whether it is turned around.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Sort {
    pub by: SortBy,
    pub turned: bool,
}

impl Sort {
    /// As the address spells it: `last`, or `-last` turned around.
    pub fn as_str(self) -> &'static str {
        match (self.by, self.turned) {
            (SortBy::Waiting, false) => "waiting",
            (SortBy::Waiting, true) => "-waiting",
            (SortBy::Last, false) => "last",
            (SortBy::Last, true) => "-last",
            (SortBy::Created, false) => "created",
            (SortBy::Created, true) => "-created",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let (turned, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, text),
        };
        let by = match name {
            "waiting" => SortBy::Waiting,
            "last" => SortBy::Last,
            "created" => SortBy::Created,
            _ => return None,
        };
        Some(Self { by, turned })
    }
}

/// Rows on a page, 1 to 100 as the API allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageSize(u32);

impl PageSize {
    /// The sizes offered on the page.
    pub const OFFERED: [u32; 3] = [20, 50, 100];
    pub const DEFAULT: PageSize = PageSize(20);
    /// As many as one call brings.
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
