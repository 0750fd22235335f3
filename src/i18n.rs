//! What the interface says, in the language of whoever reads it. The texts stand in `locales`;
//! server and browser say them by key, so that both write the same. A text that is not there is
//! told by its key.

use crate::model::LocalizedText;
use leptos::prelude::use_context;
use std::sync::OnceLock;

/// The texts of one language, in the order of their keys. `{name}` in a text stands for a value;
/// the text of a key that ends in `.one` is for one of what is counted.
#[derive(Debug, Clone, Copy)]
pub struct Catalog(&'static [(&'static str, &'static str)]);

/// What is said where nobody in particular asks: in the browser, the language of the page.
static DEFAULT: OnceLock<Catalog> = OnceLock::new();

impl Catalog {
    /// Reads lines of `key=text`, ordered by key. They are kept for as long as the process lives.
    pub fn read(lines: String) -> Self {
        let texts: Vec<_> = lines.leak().lines().filter_map(|line| line.split_once('=')).collect();
        Self(texts.leak())
    }

    /// Speaks so from now on where nothing else was chosen. Only the first to say so is heard.
    pub fn install_default(self) {
        // What was settled before is the same language.
        let _ = DEFAULT.set(self);
    }

    /// Those of the present request or page.
    fn here() -> Option<Self> {
        use_context().or_else(|| DEFAULT.get().copied())
    }

    fn find(self, key: &str) -> Option<&'static str> {
        let place = self.0.binary_search_by(|(known, _)| (*known).cmp(key)).ok()?;
        self.0.get(place).map(|(_, text)| *text)
    }
}

impl LocalizedText {
    /// The text in the language of the present request or page.
    pub fn localize(&self) -> String {
        let values: Vec<_> = self.values.iter().map(|(name, value)| (&**name, &**value)).collect();
        interpolate(lookup(&self.key).unwrap_or(&self.key), &values)
    }
}

/// A text as it is.
pub fn t(key: &'static str) -> &'static str {
    lookup(key).unwrap_or(key)
}

/// A text whose key is made up of parts; none where there is no such text.
pub fn lookup(key: &str) -> Option<&'static str> {
    Catalog::here()?.find(key)
}

/// A text with values in it.
pub fn t_args(key: &'static str, values: &[(&str, &str)]) -> String {
    interpolate(t(key), values)
}

/// A text about so many: `{count}` stands for the number.
pub fn t_plural(key: &'static str, number: u64, values: &[(&str, &str)]) -> String {
    let one = (number == 1).then(|| lookup(&[key, ".one"].concat())).flatten();
    let counted = format_number(number);
    let values = [&[("count", counted.as_str())], values].concat();
    interpolate(one.unwrap_or_else(|| t(key)), &values)
}

/// A number as people write it: `1,234` or `1.234`.
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

fn interpolate(text: &str, values: &[(&str, &str)]) -> String {
    let mut parts = text.split('{');
    let mut text_so_far = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        text_so_far.push_str(value.map_or(name, |(_, value)| value));
        text_so_far.push_str(rest);
    }
    text_so_far
}
