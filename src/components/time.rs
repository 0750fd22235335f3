//! Points in time. The server writes them in UTC; an island turns them into the browser's own time.

use super::markup::{El, el};
use crate::model::Timestamp;

/// How long ago, with the exact time in its title.
pub fn ago(at: Timestamp, now: Timestamp) -> El {
    el("time").attr("datetime", at.iso()).attr("title", at.utc()).text(at.ago(now))
}

/// The hour and minute in UTC.
pub fn hour(at: Timestamp) -> String {
    [at.iso().get(11..16).unwrap_or_default(), " UTC"].concat()
}
