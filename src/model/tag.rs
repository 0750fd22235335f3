//! Tags: words of the team on conversations.

use super::TagId;
use serde::{Deserialize, Serialize};

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// `None` if the API returned only the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<TagId>,
    pub name: String,
    /// `#RRGGBB`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// Stands for a color or an id that is not known.
const UNKNOWN: &str = "-";

impl Tag {
    /// The most characters of a name.
    pub const LONGEST_NAME: usize = 50;

    /// Formats it for the database: `tag_1 #b45309 vip`.
    pub fn to_text(&self) -> String {
        let id = self.id.as_ref().map_or(UNKNOWN, TagId::as_str);
        [id, " ", self.color.as_deref().unwrap_or(UNKNOWN), " ", &self.name].concat()
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ' ');
        let (id, color, name) = (parts.next()?, parts.next()?, parts.next()?);
        let color = Some(color.to_owned()).filter(|color| is_color(color));
        Some(Self {
            id: TagId::parse(id).ok().filter(|_| id != UNKNOWN),
            name: name.to_owned(),
            color,
        })
    }

    /// Returns the id for a form; empty if the API returned only the name.
    pub fn id_text(&self) -> String {
        self.id.as_ref().map_or_else(String::new, TagId::to_string)
    }

    /// Returns whether it is the same tag, whatever it is called by now.
    pub fn is(&self, other: &Self) -> bool {
        match (&self.id, &other.id) {
            (Some(one), Some(other)) => one == other,
            _ => self.name == other.name,
        }
    }
}

/// Returns whether the text is a color such as `#b45309`.
pub fn is_color(text: &str) -> bool {
    let hex = text.strip_prefix('#');
    hex.is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// A tag, and how many of the queue's conversations have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagCount {
    pub tag: Tag,
    pub conversations: u32,
}
