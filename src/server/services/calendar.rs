//! Days and hours where the house stands.

use crate::model::Timestamp;
use jiff::{Zoned, civil::Date, tz::TimeZone};

/// What the house's clock shows at a moment; none for moments no calendar has.
pub fn zoned(at: Timestamp, zone: &TimeZone) -> Option<Zoned> {
    Some(jiff::Timestamp::from_second(at.0).ok()?.to_zoned(zone.clone()))
}

/// When a day begins.
pub fn begins(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(Timestamp(day.to_zoned(zone.clone()).ok()?.timestamp().as_second()))
}
