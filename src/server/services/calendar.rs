//! Days and hours in the configured time zone.

use crate::model::Timestamp;
use jiff::{Zoned, civil::Date, tz::TimeZone};

/// Converts a timestamp to local time; `None` if it is out of the calendar's range.
pub fn zoned(at: Timestamp, zone: &TimeZone) -> Option<Zoned> {
    Some(jiff::Timestamp::from_second(at.0).ok()?.to_zoned(zone.clone()))
}

/// Returns the start of a day.
pub fn begins(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(Timestamp(day.to_zoned(zone.clone()).ok()?.timestamp().as_second()))
}
