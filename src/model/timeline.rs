//! The timeline of a conversation: messages, notes, and what operators did to it.

use super::composer::Composer;
use super::{ConversationId, Freshness, Message, PendingChange, Problem, Timestamp, UploadedFile};

/// A section of a conversation's timeline, the newest first.
#[derive(Debug, Clone)]
pub struct Timeline {
    pub id: ConversationId,
    pub days: Vec<Day>,
    /// Where the previous section begins; `None` if there is nothing earlier.
    pub earlier: Option<TimelineCursor>,
    /// Whether this is the latest section.
    pub latest: bool,
    /// Why it has no messages, if none are available.
    pub no_messages: Option<NoMessages>,
    /// How many messages could not be read.
    pub unreadable: usize,
    /// The time zone of days and hours.
    pub zone: String,
    pub as_of: Timestamp,
    pub freshness: Freshness,
    /// The time of the newest message of this section.
    pub newest: Option<Timestamp>,
    /// `None` if the operator can write nothing.
    pub composer: Option<Composer>,
    /// The reply that waits to be sent.
    pub pending: Option<PendingReply>,
}

/// A reply that waits to be sent.
#[derive(Debug, Clone)]
pub struct PendingReply {
    pub text: String,
    pub files: Vec<UploadedFile>,
    pub change: PendingChange,
    /// Whether the operator who looks can undo it.
    pub can_undo: bool,
}

/// Everything that happened on one day.
#[derive(Debug, Clone)]
pub struct Day {
    pub name: DayName,
    pub items: Vec<TimelineItem>,
}

/// A day, in the time zone of the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayName {
    Today,
    Yesterday,
    /// `weekday` is 1 for Monday.
    Date {
        weekday: i8,
        day: i8,
        month: i8,
        year: i16,
    },
    /// A date outside the calendar.
    Unknown,
}

/// One entry of a timeline.
#[derive(Debug, Clone)]
pub struct TimelineItem {
    pub at: Timestamp,
    /// Hour and minute in the time zone of the team.
    pub clock: String,
    pub content: Content,
}

#[derive(Debug, Clone)]
pub enum Content {
    /// A message, or a note with its operator if it was written in Sevendesk.
    Message(Message, Option<String>),
    Action(OperatorAction),
}

/// An operator's action, with names in place of ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorAction {
    pub at: Timestamp,
    pub operator: String,
    pub kind: ActionKind,
    /// Whether SendSeven has confirmed it.
    pub confirmed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionKind {
    Assigned {
        to: Option<String>,
        from: Option<String>,
    },
    Closed,
    Reopened,
    Snoozed {
        until: Option<Timestamp>,
    },
    Woken,
    Tagged {
        tag: String,
    },
    Untagged {
        tag: String,
    },
    SubjectChanged,
    TookOver,
    Noted,
    Replied,
    /// With the template's name.
    TemplateSent {
        name: String,
    },
}

/// Why a timeline has no messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoMessages {
    /// The documented contract returns none.
    NotInContract,
    /// The token may not read them.
    ScopeMissing,
    /// SendSeven failed.
    Failed(super::AppError),
}

/// Where an earlier section begins: the API's cursor, and the time before which the section lies.
/// In an address, `1795554000-CURSOR`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TimelineCursor {
    pub at: Timestamp,
    pub cursor: String,
}

/// The name of [`TimelineCursor`] in an address.
pub const BEFORE: &str = "before";
const LONGEST_CURSOR: usize = 600;

impl TimelineCursor {
    /// Returns `None` for an empty text, and a problem for a text that no page writes.
    pub fn parse(text: &str) -> Result<Option<Self>, Problem> {
        if text.is_empty() {
            return Ok(None);
        }
        let read = || {
            let (at, cursor) = text.split_once('-')?;
            let printable = cursor.bytes().all(|byte| byte.is_ascii_graphic());
            let sound = printable && (1..=LONGEST_CURSOR).contains(&cursor.len());
            let at = at.parse().ok().filter(|_| sound)?;
            Some(Self { at: Timestamp(at), cursor: cursor.to_owned() })
        };
        read().map(Some).ok_or_else(|| Self::problem(text))
    }

    pub fn to_text(&self) -> String {
        format!("{}-{}", self.at.0, self.cursor)
    }

    /// Returns the problem for an unknown position.
    pub fn problem(text: &str) -> Problem {
        Problem::new(BEFORE, text, "expected-story-place")
    }
}
