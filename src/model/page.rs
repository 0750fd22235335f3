//! One page of a list, with its totals and its age.

use super::{Contract, Conversation, ConversationId, Freshness, Row, Source, Timestamp, Viewers};
use serde::{Deserialize, Serialize};

/// A page of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationPage {
    pub rows: Vec<Row>,
    /// Counted from 1.
    pub page: u32,
    pub page_size: u32,
    /// How many rows come before the page.
    pub skipped: u64,
    /// Matching conversations, on all pages.
    pub total: u64,
    pub total_pages: u64,
    /// Names of filters that rows of the response contradicted; those rows are left out, and the
    /// totals are then unreliable.
    pub ignored: Vec<String>,
    /// `None` until a response has shown the contract.
    pub contract: Option<Contract>,
    /// When SendSeven was queried.
    pub as_of: Timestamp,
    pub freshness: Freshness,
    /// Whether names of contacts are still loading.
    pub naming: bool,
    pub source: Source,
    /// The viewers of the rows.
    pub viewers: Vec<Viewers>,
}

impl ConversationPage {
    /// Finds a readable row.
    pub fn find(&self, id: &ConversationId) -> Option<&Conversation> {
        self.rows.iter().find_map(|row| match row {
            Row::Read(c) if c.id == *id => Some(&**c),
            _ => None,
        })
    }
}

/// A page of the list as it stays on screen, and the changes since its rows were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListView {
    pub page: ConversationPage,
    /// How many conversations match but are not shown.
    pub added: usize,
    /// How many are shown but no longer match.
    pub removed: usize,
}
