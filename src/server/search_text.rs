//! Unicode forms of texts that are searched for.

use crate::model::search::PhoneDigits;
use unicode_normalization::UnicodeNormalization;

/// Lowercases a text and decomposes it; see [`crate::model::search::Decompose`].
pub fn decomposed(text: &str) -> String {
    match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => text.nfkd().flat_map(char::to_lowercase).collect(),
    }
}

/// Returns the form of a search text that SendSeven is most likely to find, which compares texts as
/// they are: the digits of a phone number, or composed letters with single spaces.
pub fn search_text(typed: &str) -> String {
    if let Some(digits) = PhoneDigits::parse(typed, decomposed) {
        return digits.as_str().to_owned();
    }
    typed.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}
