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
    /// How many rows stand before the page.
    pub skipped: u64,
    /// Conversations that match, on all pages.
    pub total: u64,
    pub total_pages: u64,
    /// Names of the filters that rows of the answer contradicted; such rows are left out, and the
    /// totals are then not to be trusted.
    pub ignored: Vec<String>,
    /// Unknown until an answer has shown which contract is spoken.
    pub contract: Option<Contract>,
    /// When SendSeven was asked.
    pub as_of: Timestamp,
    pub freshness: Freshness,
    /// Whether names of customers are still being asked for.
    pub naming: bool,
    pub source: Source,
    /// Who of the operators is with which of the rows.
    pub company: Vec<Viewers>,
}

impl ConversationPage {
    /// Puts the new state of one conversation in the place of its old one.
    pub fn patch(&mut self, changed: &Conversation) {
        for row in &mut self.rows {
            if let Row::Read(old) = row
                && old.id == changed.id
            {
                **old = changed.clone();
            }
        }
    }

    /// Takes over a later answer to the same question. Rows of the queue keep their places, so that
    /// nothing moves under a hand; what has come in or gone out shows when the page is asked for anew.
    pub fn renew(&mut self, mut fresh: ConversationPage) {
        let stays = |source: &Source| matches!(source, Source::Queue(queue) if !queue.is_partial());
        if stays(&self.source) && stays(&fresh.source) && !self.rows.is_empty() {
            let mut rows = std::mem::take(&mut self.rows);
            for row in &mut rows {
                if let Row::Read(old) = row
                    && let Some(new) = fresh.find(&old.id)
                {
                    **old = new.clone();
                }
            }
            fresh.rows = rows;
        }
        *self = fresh;
    }

    /// Finds a readable row.
    pub fn find(&self, id: &ConversationId) -> Option<&Conversation> {
        self.rows.iter().find_map(|row| match row {
            Row::Read(c) if c.id == *id => Some(&**c),
            _ => None,
        })
    }
}

/// A page of the list as it stays in sight, and what has come and gone since its rows were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListView {
    pub page: ConversationPage,
    /// How many match that are not shown.
    pub come: usize,
    /// How many are shown that do not match any more.
    pub gone: usize,
}
