//! Canned replies: texts that the team keeps at SendSeven to reply with.

use super::CannedReplyId;
use super::search::{Decompose, SearchTerms};
use serde::{Deserialize, Serialize};

/// The longest title, in characters.
pub const LONGEST_TITLE: usize = 255;
/// The longest shortcut, in characters.
pub const LONGEST_SHORTCUT: usize = 50;
/// The longest text, in characters: the longest of a channel.
pub const LONGEST_TEXT: usize = 4_096;

/// What a text can contain in place of the contact's name.
pub const PLACEHOLDERS: [&str; 2] = ["{{name}}", "{{first_name}}"];

/// A text to reply with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannedReply {
    pub id: CannedReplyId,
    pub title: String,
    pub text: String,
    /// What operators type after a slash to find it.
    pub shortcut: Option<String>,
    /// Whether agents in SendSeven have it too.
    pub shared: bool,
}

impl CannedReply {
    /// Returns whether its shortcut is what was typed, with or without the slash.
    pub fn has_shortcut(&self, typed: &str) -> bool {
        let typed = typed.trim_start_matches('/').to_lowercase();
        !typed.is_empty() && self.shortcut.as_ref() == Some(&typed)
    }

    /// Returns whether title, shortcut, and text together contain every typed word.
    pub fn is_found_by(&self, typed: &str, decompose: Decompose) -> bool {
        let shortcut = self.shortcut.as_deref().unwrap_or_default();
        let all = [&*self.title, shortcut, &*self.text].join(" ");
        SearchTerms::new(typed.trim_start_matches('/'), decompose).are_in(&all)
    }

    /// Returns the text with the contact's name in place of its placeholders. A name that is not
    /// known is left out with the space before it.
    pub fn filled(&self, name: Option<&str>) -> String {
        let whole = name.map(str::trim).unwrap_or_default();
        let first = whole.split_whitespace().next().unwrap_or_default();
        let values = [whole, first];
        PLACEHOLDERS.iter().zip(values).fold(self.text.clone(), |text, (placeholder, value)| {
            match value {
                "" => text.replace(&[" ", placeholder].concat(), "").replace(placeholder, ""),
                value => text.replace(placeholder, value),
            }
        })
    }
}
