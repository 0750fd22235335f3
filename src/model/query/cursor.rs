//! The order of a list, and a position in it. A page that begins after a position skips nothing if
//! rows before it are removed, and repeats nothing if rows are added.

use super::{Sort, SortBy};
use crate::model::{Conversation, ConversationId, Timestamp};
use std::cmp::{Ordering, Reverse};

/// The position of a conversation in a list, which stays when the conversation changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor {
    times: Times,
    id: ConversationId,
}

/// The time to sort by, higher values first, and the time that breaks ties.
type Times = (Option<i64>, Option<i64>);

impl Cursor {
    pub fn of(conversation: &Conversation, sort: Sort) -> Self {
        Self { times: times(conversation, sort.by), id: conversation.id.clone() }
    }

    /// Returns whether a conversation comes after this position.
    pub fn is_before(&self, conversation: &Conversation, sort: Sort) -> bool {
        let key = key(times(conversation, sort.by), sort.reversed);
        (key, &conversation.id) > (self::key(self.times, sort.reversed), &self.id)
    }

    /// Formats it for addresses.
    pub fn to_text(&self) -> String {
        let time = |time: Option<i64>| time.map(|time| time.to_string()).unwrap_or_default();
        [&time(self.times.0), ".", &time(self.times.1), ".", self.id.as_str()].concat()
    }

    /// Parses the value of an address; `None` if no page writes it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let mut time = || match parts.next()? {
            "" => Some(None),
            text => text.parse().ok().filter(|time| *time != i64::MIN).map(Some),
        };
        let times = (time()?, time()?);
        Some(Self { times, id: ConversationId::parse(parts.next()?).ok()? })
    }
}

impl Sort {
    /// Compares two conversations. One without the time to sort by comes last, even in reverse
    /// order.
    pub fn order(self, one: &Conversation, other: &Conversation) -> Ordering {
        let key = |conversation| key(times(conversation, self.by), self.reversed);
        key(one).cmp(&key(other)).then_with(|| one.id.cmp(&other.id))
    }
}

fn times(conversation: &Conversation, by: SortBy) -> Times {
    let seconds = |at: Option<Timestamp>| at.map(|at| at.0);
    let last = seconds(conversation.last_message_at);
    let created = seconds(conversation.created_at);
    match by {
        // The longer ago, the more urgent.
        SortBy::Waiting => (conversation.waiting_since().map(|since| -since.0), last),
        SortBy::Last => (last, created),
        SortBy::Created => (created, last),
    }
}

fn key((first, then): Times, turned: bool) -> (Reverse<Option<i64>>, Reverse<Option<i64>>) {
    (Reverse(first.map(|time| if turned { -time } else { time })), Reverse(then))
}
