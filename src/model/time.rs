//! Points in time, to the second, and how long ago they were.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Whole seconds from `self` to `now`; a point in the future counts as now, never negative.
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

    /// `2026-11-22 10:31 UTC`, shown until the browser knows its own time zone.
    pub fn utc(self) -> String {
        self.date().map_or_else(String::new, |d| {
            format!("{} {:02}:{:02} UTC", day_of(d), d.hour(), d.minute())
        })
    }

    /// How long ago, in the largest sensible units: `now`, `7 min`, `1 h 05 min`, `3 d 4 h`.
    pub fn ago(self, now: Timestamp) -> String {
        let minutes = self.age(now) / 60;
        match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
            (0, 0, 0) => "now".to_owned(),
            (0, 0, m) => format!("{m} min"),
            (0, h, m) => format!("{h} h {m:02} min"),
            (d, h, _) => format!("{d} d {h} h"),
        }
    }

    fn date(self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(self.0).ok().filter(|d| (0..=9999).contains(&d.year()))
    }
}

/// A length of time in words: `20 min`, `1 h`, `1 h 30 min`, `2 d 4 h`.
pub fn length(minutes: u32) -> String {
    match minutes % 60 {
        0 if minutes < 1440 => format!("{} h", minutes / 60),
        _ => Timestamp(0).ago(Timestamp(i64::from(minutes) * 60)),
    }
}

fn day_of(d: OffsetDateTime) -> String {
    format!("{:04}-{:02}-{:02}", d.year(), u8::from(d.month()), d.day())
}
