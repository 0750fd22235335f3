//! Timestamps. The server writes them in UTC; an island converts them to the browser's time zone.

use crate::model::Timestamp;
use leptos::prelude::*;

/// Draws the age of a timestamp, with the exact time as its title.
pub fn relative_time(at: Timestamp, now: Timestamp) -> impl IntoView + use<> {
    view! { <time datetime=at.iso() title=at.utc()>{at.ago(now)}</time> }
}

/// Draws hour and minute, in UTC until an island converts them.
pub fn short_time(at: Timestamp) -> impl IntoView + use<> {
    let hour = [at.iso().get(11..16).unwrap_or_default(), " UTC"].concat();
    view! { <time datetime=at.iso() title=at.utc() data-local="time">{hour}</time> }
}
