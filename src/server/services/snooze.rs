//! Until when conversations are snoozed: the ends that forms offer, and what operators type.

use super::calendar::zoned;
use crate::model::{AppError, Snooze, SnoozeChoice, SnoozeChoices, Timestamp};
use crate::server::config::WaitingConfig;
use crate::server::store::now;
use jiff::civil::{DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Unit, Zoned, ZonedRound};

/// When a morning begins.
const MORNING: Time = Time::constant(9, 0, 0, 0);
/// How much later "later today" is, in hours.
const LATER: i64 = 3;
/// The longest snooze, in seconds: a year.
const LONGEST: i64 = 366 * 24 * 3600;
/// The value of `until` that refers to the typed date.
const TYPED: &str = "date";

/// The end of a snooze as a form sends it.
#[derive(Debug, Default)]
pub struct TypedSnooze<'a> {
    /// Seconds since 1970, or `date`.
    pub until: &'a str,
    /// A date and time in the team's zone: `2026-11-30T09:00`.
    pub date: &'a str,
    pub wakes_on_message: bool,
}

impl TypedSnooze<'_> {
    /// Returns the snooze, which must end in the future and within a year.
    pub fn read(&self, waiting: &WaitingConfig) -> Result<Snooze, AppError> {
        self.read_at(waiting, now())
    }

    /// The same at a point in time.
    pub fn read_at(&self, waiting: &WaitingConfig, now: Timestamp) -> Result<Snooze, AppError> {
        let text = if self.until == TYPED { self.date } else { self.until }.trim();
        let until = match self.until {
            TYPED => instant(text, &waiting.time_zone),
            _ => text.parse().ok().map(Timestamp),
        };
        let until = until.filter(|at| (now.0 + 1..=now.0 + LONGEST).contains(&at.0));
        let until = until.ok_or_else(|| AppError::bad_input("until", text, "expected-snooze"))?;
        Ok(Snooze { until, wakes_on_message: self.wakes_on_message })
    }
}

impl WaitingConfig {
    /// Returns the ends of a snooze that are offered at present.
    pub fn snooze_choices(&self) -> SnoozeChoices {
        self.snooze_choices_at(now())
    }

    /// Returns the ends of a snooze that are offered at a point in time.
    pub fn snooze_choices_at(&self, now: Timestamp) -> SnoozeChoices {
        let zone = self.time_zone.iana_name().unwrap_or("UTC").to_owned();
        let Some(now) = zoned(now, &self.time_zone) else {
            return SnoozeChoices { usual: Vec::new(), typed: String::new(), zone };
        };
        let tomorrow = morning(&now, 1.days());
        let until_monday = now.weekday().until(Weekday::Monday);
        let monday = morning(&now, if until_monday == 0 { 7 } else { until_monday }.days());
        let mut usual: Vec<SnoozeChoice> = Vec::new();
        let all = [("later", later(&now)), ("tomorrow", tomorrow.clone()), ("monday", monday)];
        for (name, at) in all {
            let Some(at) = at.map(|at| Timestamp(at.timestamp().as_second())) else { continue };
            // On Sundays, tomorrow is Monday.
            if usual.iter().all(|known| known.at != at) {
                usual.push(SnoozeChoice { name, at });
            }
        }
        let typed = tomorrow.map(|at| at.strftime("%Y-%m-%dT%H:%M").to_string());
        SnoozeChoices { usual, typed: typed.unwrap_or_default(), zone }
    }
}

/// Returns the next half hour in a few hours, if that is still today.
fn later(now: &Zoned) -> Option<Zoned> {
    let later = now.checked_add(LATER.hours()).ok()?;
    let half_hours = ZonedRound::new().smallest(Unit::Minute).increment(30);
    let later = later.round(half_hours.mode(jiff::RoundMode::Ceil)).ok()?;
    (later.date() == now.date()).then_some(later)
}

fn morning(now: &Zoned, after: jiff::Span) -> Option<Zoned> {
    let day = now.date().checked_add(after).ok()?;
    day.to_datetime(MORNING).to_zoned(now.time_zone().clone()).ok()
}

/// Returns the instant of a date and time in a zone: of an hour that a change of clocks repeats the
/// first, of one that it skips as much later.
fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let local: DateTime = text.parse().ok()?;
    Some(Timestamp(local.to_zoned(zone.clone()).ok()?.timestamp().as_second()))
}
