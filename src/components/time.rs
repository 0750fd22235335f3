//! Timestamps, in the team's time zone.

use crate::model::Timestamp;
use leptos::prelude::*;

/// Draws the age of a timestamp, with the exact time as its title.
pub fn relative_time(at: Timestamp, now: Timestamp) -> impl IntoView + use<> {
    view! { <time datetime=at.iso() title=at.exact()>{at.ago(now)}</time> }
}

/// Draws hour and minute.
pub fn short_time(at: Timestamp) -> impl IntoView + use<> {
    view! { <time datetime=at.iso() title=at.exact() data-absolute="">{at.hour()}</time> }
}
