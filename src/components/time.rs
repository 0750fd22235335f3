//! Points in time. The server writes them in UTC; an island turns them into the browser's own time.

use crate::model::Timestamp;
use leptos::prelude::*;

/// How long ago, with the exact time in its title.
pub fn relative_time(at: Timestamp, now: Timestamp) -> impl IntoView + use<> {
    view! { <time datetime=at.iso() title=at.utc()>{at.ago(now)}</time> }
}

/// The hour and minute, in UTC until an island shows the browser's.
pub fn short_time(at: Timestamp) -> impl IntoView + use<> {
    let hour = [at.iso().get(11..16).unwrap_or_default(), " UTC"].concat();
    view! { <time datetime=at.iso() title=at.utc() data-local="time">{hour}</time> }
}
