//! Days and hours in the configured time zone.

use crate::model::{Timestamp, Today};
use crate::server::config::WaitingConfig;
use crate::server::store::now;
use jiff::{Zoned, civil::Date, tz::TimeZone};

/// Converts a timestamp to local time; `None` if it is out of the calendar's range.
pub fn zoned(at: Timestamp, zone: &TimeZone) -> Option<Zoned> {
    Some(jiff::Timestamp::from_second(at.0).ok()?.to_zoned(zone.clone()))
}

/// Returns the start of a day.
pub fn begins(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(Timestamp(day.to_zoned(zone.clone()).ok()?.timestamp().as_second()))
}

/// Returns the start of the day that a timestamp is on; the timestamp itself if it is out of range.
fn start_of_day(at: Timestamp, zone: &TimeZone) -> Timestamp {
    let begins = zoned(at, zone).and_then(|at| at.start_of_day().ok());
    begins.map_or(at, |begins| Timestamp(begins.timestamp().as_second()))
}

impl WaitingConfig {
    /// Returns the minutes by which the team's clock is ahead of UTC at present.
    pub fn offset_minutes(&self) -> i32 {
        zoned(now(), &self.time_zone).map_or(0, |now| now.offset().seconds() / 60)
    }

    /// Returns the present.
    pub fn today(&self) -> Today {
        self.today_at(now())
    }

    /// Returns a point in time as the present.
    pub fn today_at(&self, now: Timestamp) -> Today {
        let began = start_of_day(now, &self.time_zone);
        Today { now, began, yesterday: start_of_day(Timestamp(began.0 - 1), &self.time_zone) }
    }
}
