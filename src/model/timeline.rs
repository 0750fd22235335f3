//! What happened in a conversation: what was said, what was noted, and what operators did to it.

use super::{Agent, ConversationId, Freshness, Message, Problem, Timestamp};

/// A stretch of a conversation's story, the newest first.
#[derive(Debug, Clone)]
pub struct Timeline {
    pub id: ConversationId,
    pub days: Vec<Day>,
    /// Where the stretch before this one begins; none where there is nothing earlier.
    pub earlier: Option<Before>,
    /// Whether this is the latest stretch.
    pub latest: bool,
    /// Why there are no messages in it, where there are none to be had.
    pub silence: Option<Silence>,
    /// How many messages could not be read.
    pub unreadable: usize,
    /// The time zone of days and hours.
    pub zone: String,
    pub as_of: Timestamp,
    pub freshness: Freshness,
    /// Whether notes can be left, and by whom they can be read first.
    pub noting: Option<Noting>,
}

/// What the form for a note needs.
#[derive(Debug, Clone, Default)]
pub struct Noting {
    pub agents: Vec<Agent>,
    pub draft: Draft,
}

/// A note that could not be sent, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    pub text: String,
    /// Ids of agents.
    pub mentioned: Vec<String>,
}

/// All of one day.
#[derive(Debug, Clone)]
pub struct Day {
    pub name: DayName,
    pub moments: Vec<Moment>,
}

/// Which day it is, in the time zone of the team.
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
    /// No calendar has it.
    Unknown,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Moment {
    pub at: Timestamp,
    /// Hour and minute in the time zone of the team.
    pub clock: String,
    pub what: What,
}

#[derive(Debug, Clone)]
pub enum What {
    /// A message, or a note with the operator where it was written here.
    Said(Message, Option<String>),
    Done(OperatorAction),
}

/// What an operator did, with names in place of ids.
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
    Assigned { to: Option<String>, from: Option<String> },
    Closed,
    Reopened,
    Noted,
}

/// Why a story tells no messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Silence {
    /// The documented contract has none.
    NotInContract,
    /// The token may not read them.
    ScopeMissing,
    /// SendSeven did something else than answer.
    Failed(super::AppError),
}

/// Where an earlier stretch begins: as the API's cursor has it, and the time before which it lies.
/// In an address, `1795554000-CURSOR`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Before {
    pub at: Timestamp,
    pub cursor: String,
}

/// The name of [`Before`] in an address.
pub const BEFORE: &str = "before";
const LONGEST_CURSOR: usize = 600;

impl Before {
    /// None for an empty text; a problem where it is not what a page has written.
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

    /// What is said of a place that nobody knows.
    pub fn problem(text: &str) -> Problem {
        Problem::new(BEFORE, text, "expected-story-place")
    }
}
