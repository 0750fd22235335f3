//! Points in time and lengths of time.

use crate::i18n::{t, t_args};
use crate::model::Timestamp;

impl Timestamp {
    /// Formats the exact time, `2026-11-22 10:31 UTC`, shown until the browser knows its own time
    /// zone. Empty outside years 0 to 9999.
    pub fn utc(self) -> String {
        let iso = self.iso();
        let part = |range| iso.get(range).unwrap_or_default();
        match iso.is_empty() {
            true => iso,
            false => t_args(
                "moment",
                &[
                    ("year", part(0..4)),
                    ("month", part(5..7)),
                    ("day", part(8..10)),
                    ("hour", part(11..13)),
                    ("minute", part(14..16)),
                ],
            ),
        }
    }

    /// Formats its age in the largest sensible units: `now`, `7 min`, `1 h 05 min`, `3 d 4 h`.
    pub fn ago(self, now: Timestamp) -> String {
        let minutes = self.age(now) / 60;
        let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        let [d, h, m] = [days, hours, minutes].map(|part| part.to_string());
        match (days, hours, minutes) {
            (0, 0, 0) => t("ago-now").to_owned(),
            (0, 0, _) => t_args("ago-minutes", &[("minutes", &m)]),
            (0, ..) => t_args("ago-hours", &[("hours", &h), ("minutes", &two_digits(&m))]),
            _ => t_args("ago-days", &[("days", &d), ("hours", &h)]),
        }
    }
}

/// Formats a length of time: `20 min`, `1 h`, `1 h 30 min`, `2 d 4 h`.
pub fn length(minutes: u32) -> String {
    match minutes % 60 {
        0 if minutes < 1440 => t_args("length-hours", &[("hours", &(minutes / 60).to_string())]),
        _ => Timestamp(0).ago(Timestamp(i64::from(minutes) * 60)),
    }
}

fn two_digits(number: &str) -> String {
    if number.len() < 2 { ["0", number].concat() } else { number.to_owned() }
}
