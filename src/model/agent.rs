//! Agents who can be assigned a conversation.

use super::AgentId;
use serde::{Deserialize, Serialize};

/// A SendSeven user. If only the id is known, the name is the id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The id in SendSeven's `assigned_to` and `assigned_user_id`.
    pub id: AgentId,
    pub name: String,
}

/// An agent of whom only the id is known.
impl From<AgentId> for Agent {
    fn from(id: AgentId) -> Self {
        Self { name: id.to_string(), id }
    }
}

/// Returns up to two capitals for the round badge beside a name; a dot if there is no letter.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|w| w.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let letters: String = first.into_iter().chain(words.next_back()).collect();
    if letters.is_empty() { "·".to_owned() } else { letters.to_uppercase() }
}
