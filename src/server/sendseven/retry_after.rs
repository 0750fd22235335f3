//! `Retry-After` (RFC 9110, 10.2.3): seconds or a date, absent or absurd.

use std::time::{Duration, SystemTime};

/// The quota is by the minute: whoever asks for more than two has something else in mind.
const LONGEST: Duration = Duration::from_secs(120);
const SHORTEST: Duration = Duration::from_secs(1);
/// What is waited where nothing was said, doubled with each refusal in a row.
const UNSAID: Duration = Duration::from_secs(10);

/// Reads the header; none where it says nothing that can be read.
pub fn read(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    Some(at.duration_since(SystemTime::now()).unwrap_or_default())
}

/// How long to rest after a 429 that came after so many others in a row.
pub fn rest(asked: Option<Duration>, refused_before: u32) -> Duration {
    let rest = asked.unwrap_or_else(|| UNSAID.saturating_mul(1 << refused_before.min(8)));
    rest.clamp(SHORTEST, LONGEST)
}
