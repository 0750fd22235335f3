//! What an operator has chosen for themselves, on whatever browser.

use super::FileFormat;
use serde::{Deserialize, Serialize};

/// The preferences of one operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// Whether single-key shortcuts are on.
    pub shortcuts: bool,
    /// The format of files that they download.
    pub file_format: FileFormat,
    pub list_layout: ListLayout,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            shortcuts: true,
            file_format: FileFormat::default(),
            list_layout: ListLayout::default(),
        }
    }
}

/// The density of lists, and which of their columns are hidden.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ListLayout {
    pub is_compact: bool,
    /// The names of columns that a form offered and the operator left out.
    hidden: Vec<String>,
}

impl ListLayout {
    /// The word for a compact list, in forms, in the database, and as a CSS class.
    pub const COMPACT: &str = "compact";
    pub const COMFORTABLE: &str = "comfortable";
    /// The longest name of a column.
    const LONGEST: usize = 20;
    /// The most columns that may be hidden.
    const MOST: usize = 20;

    /// Returns the layout that hides these columns; `None` if one of them cannot be a column's name.
    pub fn new(is_compact: bool, hidden: Vec<String>) -> Option<Self> {
        let is_name = |name: &String| {
            (1..=Self::LONGEST).contains(&name.len())
                && name != Self::COMPACT
                && name.bytes().all(|byte| byte.is_ascii_lowercase())
        };
        let valid = hidden.len() <= Self::MOST && hidden.iter().all(is_name);
        valid.then_some(Self { is_compact, hidden })
    }

    /// Parses the database's text; anything else is the default.
    pub fn from_text(text: &str) -> Self {
        let (compact, hidden): (Vec<_>, Vec<_>) =
            text.split_whitespace().map(str::to_owned).partition(|word| word == Self::COMPACT);
        Self::new(!compact.is_empty(), hidden).unwrap_or_default()
    }

    pub fn to_text(&self) -> String {
        let compact = self.is_compact.then_some(Self::COMPACT);
        let words: Vec<_> = compact.into_iter().chain(self.hidden()).collect();
        words.join(" ")
    }

    pub fn hidden(&self) -> impl Iterator<Item = &str> {
        self.hidden.iter().map(String::as_str)
    }

    pub fn hides(&self, column: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden == column)
    }
}
