//! The texts of the interface in the reader's language, and the team's clock. The texts are in `locales`; server and
//! browser look them up by key, so that both render the same. A missing text renders as its key.

use crate::model::{LocalizedText, Timestamp};
use leptos::prelude::use_context;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The texts of one language by key. `{name}` in a text is a placeholder; a key that ends in `.one`
/// has the singular form.
#[derive(Debug, Clone, Copy)]
pub struct Catalog(&'static HashMap<&'static str, &'static str>);

/// The fallback outside a request; in the browser, the catalog of the page's language.
static DEFAULT: OnceLock<Catalog> = OnceLock::new();

impl Catalog {
    /// Parses lines of `key=text` and leaks them: they live as long as the process.
    pub fn read(lines: String) -> Self {
        let texts = lines.leak().lines().filter_map(|line| line.split_once('=')).collect();
        Self(Box::leak(Box::new(texts)))
    }

    /// Makes this the fallback catalog. Only the first call has an effect.
    pub fn install_default(self) {
        // A catalog that is already set has the same language.
        let _ = DEFAULT.set(self);
    }

    /// Returns the catalog of the current request or page.
    fn here() -> Option<Self> {
        use_context().or_else(|| DEFAULT.get().copied())
    }

    fn find(self, key: &str) -> Option<&'static str> {
        self.0.get(key).copied()
    }
}

/// What clocks and calendars show where the team works. Without one in the context, times are in
/// UTC.
#[derive(Clone)]
pub struct TeamClock(pub Arc<dyn Fn(Timestamp) -> Option<LocalTime> + Send + Sync>);

/// A point in time on a local clock.
pub struct LocalTime {
    /// `2026-11-22T11:31:05`.
    pub iso: String,
    /// The abbreviation of the time zone, such as `CET`.
    pub zone: String,
}

/// Returns what the team's clock shows at a point in time.
pub fn local_time(at: Timestamp) -> LocalTime {
    let local = use_context::<TeamClock>().and_then(|clock| (clock.0)(at));
    local.unwrap_or_else(|| LocalTime { iso: at.iso(), zone: "UTC".to_owned() })
}

impl LocalizedText {
    /// Returns the text in the language of the current request or page.
    pub fn localize(&self) -> String {
        let values: Vec<_> = self.values.iter().map(|(name, value)| (&**name, &**value)).collect();
        interpolate(lookup(&self.key).unwrap_or(&self.key), &values)
    }
}

/// Returns the text of a key.
pub fn t(key: &'static str) -> &'static str {
    lookup(key).unwrap_or(key)
}

/// Returns the text of a computed key; `None` if there is no such text.
pub fn lookup(key: &str) -> Option<&'static str> {
    Catalog::here()?.find(key)
}

/// Returns a text with its placeholders filled in.
pub fn t_args(key: &'static str, values: &[(&str, &str)]) -> String {
    interpolate(t(key), values)
}

/// Returns a text for a count; `{count}` is replaced by the number.
pub fn t_plural(key: &'static str, number: u64, values: &[(&str, &str)]) -> String {
    let one = (number == 1).then(|| lookup(&[key, ".one"].concat())).flatten();
    let counted = format_number(number);
    let values = [&[("count", counted.as_str())], values].concat();
    interpolate(one.unwrap_or_else(|| t(key)), &values)
}

/// Formats a number with the language's thousands separator: `1,234` or `1.234`.
pub fn format_number(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push_str(t("digits"));
        }
        written.push(digit);
    }
    written
}

/// Fills in the placeholders of a text.
pub fn interpolate(text: &str, values: &[(&str, &str)]) -> String {
    let mut parts = text.split('{');
    let mut text_so_far = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        let value = value.map_or(name, |(_, value)| value);
        // Isolated, a name in another direction does not reorder the words around it.
        let (opens, closes) = if is_bidi(value) { ("\u{2068}", "\u{2069}") } else { ("", "") };
        text_so_far.extend([opens, value, closes]);
        text_so_far.push_str(rest);
    }
    text_so_far
}

/// Returns whether a text has letters that are written from right to left, or marks of direction.
fn is_bidi(text: &str) -> bool {
    text.chars().any(|letter| {
        matches!(letter, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(letter, '\u{fb1d}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}')
            || matches!(letter, '\u{1e800}'..='\u{1efff}')
    })
}
