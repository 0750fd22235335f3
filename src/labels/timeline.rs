//! Days of a timeline.

use crate::i18n::{lookup, t, t_args};
use crate::model::timeline::DayName;

impl DayName {
    /// Returns `Today`, `Yesterday`, or a date with its weekday.
    pub fn label(self) -> String {
        match self {
            Self::Today => t("story-today").to_owned(),
            Self::Yesterday => t("story-yesterday").to_owned(),
            Self::Date { weekday, day, month, year } => {
                let weekday = lookup(&format!("story-weekday-{weekday}")).unwrap_or_default();
                let month = lookup(&format!("story-month-{month}")).unwrap_or_default();
                let [day, year] = [day.to_string(), year.to_string()];
                let parts =
                    [("weekday", weekday), ("day", &day), ("month", month), ("year", &year)];
                t_args("story-day", &parts)
            }
            Self::Unknown => String::new(),
        }
    }
}
