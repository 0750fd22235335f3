//! Matches typed text with names and phone numbers as people type them: words in any order, with
//! or without diacritics, `ae` for `ä`, and phone numbers as dialed at home.

/// Lowercases a text and decomposes it (Unicode NFKD). Server and browser each have their own: the
/// browser's tables need no download.
pub type Decompose = fn(&str) -> String;

/// A typed text, ready to compare.
#[derive(Debug, Clone)]
pub struct SearchTerms {
    typed: String,
    decompose: Decompose,
}

impl SearchTerms {
    pub fn new(typed: &str, decompose: Decompose) -> Self {
        Self { typed: fold(typed, decompose), decompose }
    }

    /// Returns whether a text contains every word, each with or without the `e` of `ae`, `oe`, and
    /// `ue`.
    pub fn are_in(&self, text: &str) -> bool {
        let text = fold(text, self.decompose);
        let short = without_e(&text);
        let mut words = self.typed.split(' ').filter(|word| !word.is_empty());
        words.all(|word| contains(&text, word) || contains(&short, &without_e(word)))
    }

    /// Returns whether a text begins with what was typed and no letter or digit follows.
    pub fn begin(&self, text: &str) -> bool {
        let begins = |text: &str, typed: &str| {
            let after = text.strip_prefix(typed);
            after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
        };
        let text = fold(text, self.decompose);
        begins(&text, &self.typed) || begins(&without_e(&text), &without_e(&self.typed))
    }

    /// Returns whether the text is what was typed.
    pub fn equal(&self, text: &str) -> bool {
        fold(text, self.decompose) == self.typed
    }
}

/// Like `str::contains`, which would be a whole kilobyte of the browser's download.
fn contains(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part == word.as_bytes())
}

/// Removes what people leave out: case, diacritics, and invisible characters.
fn fold(text: &str, decompose: Decompose) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in decompose(text).chars() {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            '’' => folded.push('\''),
            // Combining marks, of Latin, Greek and Cyrillic letters and of Arabic ones.
            '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' => {}
            // Soft hyphens, zero-width characters, and directional formatting.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {}
            '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            other => folded.push(other),
        }
    }
    folded
}

/// Removes each `e` after `a`, `o`, or `u`, so that `Juergen` and `Jürgen` become the same.
fn without_e(folded: &str) -> String {
    let mut before = ' ';
    let keep = |letter: &char| {
        let after_vowel = matches!(before, 'a' | 'o' | 'u');
        before = *letter;
        !(*letter == 'e' && after_vowel)
    };
    folded.chars().filter(keep).collect()
}

/// The digits of a phone number, without the prefix for calls abroad (`+` or `00`) or within a
/// country (`0`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneDigits(String);

impl PhoneDigits {
    /// The fewest digits that are searched for as a part of a phone number.
    const FEWEST: usize = 3;

    /// The fewest digits of a whole number.
    const WHOLE: usize = 6;

    /// Reads a typed number: digits with separators, after a label such as `Tel.` or without one.
    /// Returns `None` for other texts.
    pub fn parse(typed: &str, decompose: Decompose) -> Option<Self> {
        let text = fold(typed, decompose);
        let number = text.trim_start_matches(|c: char| c.is_alphabetic() || ".: ".contains(c));
        let has_label = number.len() < text.trim_start().len();
        let is_separator = |c: char| c.is_whitespace() || "+-./()‐‑–".contains(c);
        let is_number = number.chars().all(|c| c.is_ascii_digit() || is_separator(c));
        let digits = Self::of(number);
        let fewest = if has_label { Self::WHOLE } else { Self::FEWEST };
        (is_number && digits.0.len() >= fewest).then_some(digits)
    }

    /// Reads a number known to be one.
    pub fn of(number: &str) -> Self {
        // `+49 (0)151 …`: the zero is dialed within the country only.
        let abroad = number.trim_start().starts_with(['+', '0']);
        let number = if abroad { number.replace("(0)", "") } else { number.to_owned() };
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        Self(digits.trim_start_matches('0').to_owned())
    }

    /// Returns the digits, for a search elsewhere.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether a stored number contains these digits, or is them without the code of its
    /// country.
    pub fn are_in(&self, stored: &str) -> bool {
        let stored = Self::of(stored);
        let is_end = stored.0.len() >= Self::WHOLE && self.0.ends_with(&stored.0);
        stored.0.contains(&self.0) || is_end
    }
}
