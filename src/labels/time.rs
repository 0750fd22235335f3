//! Points in time and lengths of time. Every time of day is in the team's time zone and names it.

use crate::i18n::{LocalTime, local_time, t, t_args, t_plural};
use crate::model::{Span, Timestamp};

impl LocalTime {
    fn part(&self, range: std::ops::Range<usize>) -> &str {
        self.iso.get(range).unwrap_or_default()
    }

    /// `2026-11-22`, or `22.11.2026`.
    fn day(&self) -> String {
        let [year, month, day] = [0..4, 5..7, 8..10].map(|range| self.part(range));
        t_args("day", &[("year", year), ("month", month), ("day", day)])
    }

    /// `11:31`.
    fn hour(&self) -> &str {
        self.part(11..16)
    }
}

impl Timestamp {
    /// Formats day, hour and minute: `2026-11-22 11:31 CET`. Empty outside years 0 to 9999.
    pub fn exact(self) -> String {
        let local = local_time(self);
        match local.iso.is_empty() {
            true => String::new(),
            false => [&local.day(), " ", local.hour(), " ", &local.zone].concat(),
        }
    }

    /// Formats hour and minute: `11:31 CET`.
    pub fn hour(self) -> String {
        let local = local_time(self);
        [local.hour(), " ", &local.zone].concat()
    }

    /// Formats a time of today as `11:31`, and any other as its day: `11-22`, or `22.11.`.
    pub fn short(self, now: Timestamp) -> String {
        let (local, today) = (local_time(self), local_time(now));
        match local.part(0..10) == today.part(0..10) {
            true => local.hour().to_owned(),
            false => {
                let day = [("month", local.part(5..7)), ("day", local.part(8..10))];
                t_args("day-short", &day)
            }
        }
    }

    /// Formats the day: `2026-11-22`, or `22.11.2026`.
    pub fn day(self) -> String {
        local_time(self).day()
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

/// Message keys of a filter for times within a span.
pub struct SpanKeys {
    pub fixed: &'static str,
    pub today: &'static str,
    pub yesterday: &'static str,
    pub days: &'static str,
}

/// The filter for when conversations arrived.
pub const ARRIVED: SpanKeys = SpanKeys {
    fixed: "span-arrived",
    today: "span-arrived-today",
    yesterday: "span-arrived-yesterday",
    days: "span-arrived-days",
};

/// The filter for when conversations were closed.
pub const CLOSED: SpanKeys = SpanKeys {
    fixed: "span-closed",
    today: "span-closed-today",
    yesterday: "span-closed-yesterday",
    days: "span-closed-days",
};

impl SpanKeys {
    /// Names the filter. Of a fixed span within a day, the day appears once.
    pub fn name(&self, span: Span) -> String {
        match span {
            Span::Today => t(self.today).to_owned(),
            Span::Yesterday => t(self.yesterday).to_owned(),
            Span::Days(days) => t_plural(self.days, days.into(), &[]),
            Span::Fixed { from, until } => {
                let ends = local_time(Timestamp(until));
                let begins = local_time(Timestamp(from));
                let (from, until) = match (begins.day() == ends.day(), begins.zone == ends.zone) {
                    (true, true) => {
                        let begins = [&begins.day(), " ", begins.hour()].concat();
                        (begins, Timestamp(until).hour())
                    }
                    _ => (Timestamp(from).exact(), Timestamp(until).exact()),
                };
                t_args(self.fixed, &[("from", &from), ("until", &until)])
            }
        }
    }
}
