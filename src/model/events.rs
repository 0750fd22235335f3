//! Events for open pages: changes of conversations, and their viewers.

use super::{Conversation, ConversationId};
use serde::{Deserialize, Serialize};

/// A change of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub id: ConversationId,
    /// `None` if it has just appeared.
    pub before: Option<Box<Conversation>>,
    /// `None` if it has disappeared.
    pub now: Option<Box<Conversation>>,
}

/// The operators who are viewing a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewers {
    pub id: ConversationId,
    /// Those who do most come first.
    pub who: Vec<Viewer>,
}

/// An operator who is viewing a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub name: String,
    pub activity: Activity,
}

/// What an operator does with the conversation in view.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Activity {
    #[default]
    Viewing,
    /// They type a reply or a note.
    Writing,
    /// They are about to change it.
    Changing,
}

impl Activity {
    /// Returns the value in a browser's report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewing => "viewing",
            Self::Writing => "writing",
            Self::Changing => "changing",
        }
    }

    /// Any other text means that they only view it.
    pub fn from_name(name: &str) -> Self {
        let others = [Self::Writing, Self::Changing];
        others.into_iter().find(|one| one.name() == name).unwrap_or_default()
    }
}
