//! What is known of single conversations beyond what lists tell. SendSeven's lists lag behind by
//! some seconds; whoever has seen a newer state, here or on another screen, keeps seeing it.

use crate::model::{Conversation, ConversationId, Timestamp};
use moka::sync::Cache;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long a list may still tell an earlier state. Lists lag about five seconds.
pub const LIST_LAG: Duration = Duration::from_secs(20);
/// How long it is remembered who changed what.
const REMEMBERED: Duration = Duration::from_secs(1800);
const MOST: u64 = 10_000;

/// Who of the operators changed a conversation, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub by: String,
    pub at: Timestamp,
}

/// The latest states of single conversations, bounded in number and age.
pub struct RecentStates {
    entries: Cache<ConversationId, Arc<Entry>>,
    list_lag: Duration,
}

struct Entry {
    conversation: Conversation,
    /// When SendSeven was asked for it.
    asked: Instant,
    change: Option<Change>,
}

impl RecentStates {
    pub fn new(list_lag: Duration) -> Self {
        let entries = Cache::builder().max_capacity(MOST).time_to_live(REMEMBERED).build();
        Self { entries, list_lag }
    }

    /// Takes note of a state as SendSeven told it of one conversation.
    pub fn observe(&self, conversation: &Conversation, asked: Instant) {
        self.note(conversation, asked, None);
    }

    /// Takes note of a change that an operator made.
    pub fn record_change(&self, conversation: &Conversation, change: Change) {
        self.note(conversation, Instant::now(), Some(change));
    }

    /// Puts the later state in the place of what a list told that was asked for then.
    pub fn overlay(&self, row: &mut Conversation, asked: Instant) {
        let Some(entry) = self.entries.get(&row.id) else { return };
        let newer = row.updated_at > entry.conversation.updated_at;
        if asked < entry.asked + self.list_lag && !newer {
            *row = entry.conversation.clone();
        }
    }

    /// The latest that is known of a conversation.
    pub fn known(&self, id: &ConversationId) -> Option<Conversation> {
        Some(self.entries.get(id)?.conversation.clone())
    }

    /// The last change an operator made to it.
    pub fn last_change(&self, id: &ConversationId) -> Option<Change> {
        self.entries.get(id)?.change.clone()
    }

    /// An earlier state never replaces a later one.
    fn note(&self, conversation: &Conversation, asked: Instant, change: Option<Change>) {
        let _ = self.entries.entry_by_ref(&conversation.id).and_upsert_with(|before| {
            let before = before.map(moka::Entry::into_value);
            if let Some(before) = before.as_ref().filter(|before| before.asked > asked) {
                return before.clone();
            }
            // A state that differs was made outside Sevendesk.
            let before = before.filter(|before| before.conversation.seen() == conversation.seen());
            let change = change.or_else(|| before.and_then(|before| before.change.clone()));
            Arc::new(Entry { conversation: conversation.clone(), asked, change })
        });
    }
}
