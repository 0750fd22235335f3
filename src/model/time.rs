//! Points in time, to the second, and how long ago they were.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// The present, and when its day and the day before began where the team works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Today {
    pub now: Timestamp,
    pub began: Timestamp,
    pub yesterday: Timestamp,
}

impl Timestamp {
    /// Returns the whole seconds from `self` to `now`; 0 for a time in the future.
    pub fn age(self, now: Timestamp) -> i64 {
        (now.0 - self.0).max(0)
    }

    /// `2026-11-22T10:31:05Z`, for the `datetime` attribute. Empty outside years 0 to 9999.
    pub fn iso(self) -> String {
        self.date().map_or_else(String::new, |d| {
            let (h, m, s) = (d.hour(), d.minute(), d.second());
            format!("{}T{h:02}:{m:02}:{s:02}Z", day_of(d))
        })
    }

    fn date(self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(self.0).ok().filter(|d| (0..=9999).contains(&d.year()))
    }
}

fn day_of(d: OffsetDateTime) -> String {
    format!("{:04}-{:02}-{:02}", d.year(), u8::from(d.month()), d.day())
}
