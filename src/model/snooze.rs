//! How long a conversation is out of sight.

use super::Timestamp;
use serde::{Deserialize, Serialize};

/// A snooze: SendSeven shows the conversation among the open ones again when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    pub until: Timestamp,
    /// Whether a message of the customer ends it, too.
    pub wakes_on_message: bool,
}

/// The mark of a snooze that a message ends, too.
const ON_MESSAGE: &str = "+";

impl Snooze {
    /// Formats it for forms and the database: `1795554000`, or `1795554000+` if a message ends it.
    pub fn to_text(self) -> String {
        let mark = if self.wakes_on_message { ON_MESSAGE } else { "" };
        [&self.until.0.to_string(), mark].concat()
    }

    pub fn parse(text: &str) -> Option<Self> {
        let (until, wakes_on_message) = match text.strip_suffix(ON_MESSAGE) {
            Some(until) => (until, true),
            None => (text, false),
        };
        Some(Self { until: Timestamp(until.parse().ok()?), wakes_on_message })
    }
}

/// A usual end of a snooze.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnoozeChoice {
    /// The name of the choice, as the keys of its texts end.
    pub name: &'static str,
    pub at: Timestamp,
}

/// The ends that a form offers, and another one as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnoozeChoices {
    pub usual: Vec<SnoozeChoice>,
    /// A date and time to start from, in the form of a date field: `2026-11-30T09:00`.
    pub typed: String,
    /// The time zone of that.
    pub zone: String,
}
