//! The part of an address after `?`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Encodes everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a query value.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).collect()
}

/// Returns the names and values, decoded, in order.
pub fn pairs(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    form_urlencoded::parse(text.trim_start_matches('?').as_bytes()).into_owned()
}

/// Returns the first value of that name; empty if there is none.
pub fn value_of(text: &str, name: &str) -> String {
    pairs(text).find(|(known, _)| known == name).map(|(_, value)| value).unwrap_or_default()
}
