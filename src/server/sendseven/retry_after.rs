//! `Retry-After` (RFC 9110, 10.2.3): seconds or a date, possibly missing or absurd.

use std::time::{Duration, SystemTime};

/// Maximum pause: the quota is per minute, so a longer wait cannot be about the quota.
const LONGEST: Duration = Duration::from_secs(120);
const SHORTEST: Duration = Duration::from_secs(1);
/// Default pause without `Retry-After`, doubled with each consecutive 429.
const DEFAULT_PAUSE: Duration = Duration::from_secs(10);

/// Parses the header; `None` if it is invalid.
pub fn read(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    Some(at.duration_since(SystemTime::now()).unwrap_or_default())
}

/// Returns the pause after a 429 that follows `refused_before` others in a row.
pub fn pause(asked: Option<Duration>, refused_before: u32) -> Duration {
    let rest = asked.unwrap_or_else(|| DEFAULT_PAUSE.saturating_mul(1 << refused_before.min(8)));
    rest.clamp(SHORTEST, LONGEST)
}
