//! Names, emails, subjects, tags and other short texts, as pages can show them: without
//! characters that turn the text around them, no longer than a page can bear, never blank.

use super::LastMessage;

/// The longest short text, in characters: an email has at most 254, a file name 255.
pub const LONGEST: usize = 300;
/// The longest subject that SendSeven takes, in characters.
pub const LONGEST_SUBJECT: usize = 500;

/// Returns the text on one line, cut to [`LONGEST`] characters; `None` if nothing of it is visible.
pub fn clean(text: &str) -> Option<String> {
    clean_to(text, LONGEST)
}

/// The same for a subject, cut to [`LONGEST_SUBJECT`] characters.
pub fn clean_subject(text: &str) -> Option<String> {
    clean_to(text, LONGEST_SUBJECT)
}

fn clean_to(text: &str, longest: usize) -> Option<String> {
    let text = text.trim_start_matches(is_invisible);
    let text = text.trim_end_matches(|last: char| last.is_whitespace() || last.is_control());
    let mut shown = text
        .chars()
        .filter(|character| !turns_direction(*character))
        .map(|character| if character.is_control() { ' ' } else { character });
    let mut clean: String = shown.clone().take(longest).collect();
    if shown.nth(longest).is_some() {
        clean.pop();
        clean.push('…');
    }
    (!clean.chars().all(is_invisible)).then_some(clean)
}

/// Returns the first line of a message that has something to see, cut to what a row has room for.
pub fn first_line(text: &str) -> Option<String> {
    let line = text.lines().find_map(clean)?;
    Some(match line.char_indices().nth(LastMessage::LONGEST) {
        Some((end, _)) => [&line[..end], "…"].concat(),
        None => line,
    })
}

/// Embeddings, overrides and isolates, whose effect may not end with the text.
fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Spaces, controls, and what Unicode calls "default ignorable", with the blank of Braille.
fn is_invisible(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
