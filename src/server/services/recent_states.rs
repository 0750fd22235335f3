//! Latest known states of single conversations. SendSeven's lists lag by some seconds; the overlay
//! keeps a page from going back to a state older than one already seen on any screen.

use crate::model::{Conversation, ConversationId, Timestamp};
use moka::sync::Cache;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long a list may return an earlier state. Lists lag about five seconds.
pub const LIST_LAG: Duration = Duration::from_secs(20);
/// How long the last change of a conversation is remembered.
const REMEMBERED: Duration = Duration::from_secs(1800);
const MOST: u64 = 10_000;

/// The operator who last changed a conversation, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub by: String,
    pub at: Timestamp,
}

/// The latest states, bounded in number and age.
pub struct RecentStates {
    entries: Cache<ConversationId, Arc<Entry>>,
    /// The last subject that an operator set.
    subjects: Cache<ConversationId, (Option<String>, Change)>,
    list_lag: Duration,
}

struct Entry {
    conversation: Conversation,
    /// When the read started.
    asked: Instant,
    change: Option<Change>,
}

impl RecentStates {
    pub fn new(list_lag: Duration) -> Self {
        let entries = Cache::builder().max_capacity(MOST).time_to_live(REMEMBERED).build();
        let subjects = Cache::builder().max_capacity(MOST).time_to_live(REMEMBERED).build();
        Self { entries, subjects, list_lag }
    }

    /// Records a state that SendSeven returned for a single conversation.
    pub fn observe(&self, conversation: &Conversation, asked: Instant) {
        self.note(conversation, asked, None);
    }

    /// Records a change that an operator made.
    pub fn record_change(&self, conversation: &Conversation, change: Change) {
        self.note(conversation, Instant::now(), Some(change));
    }

    /// Records a subject that an operator set.
    pub fn record_subject(&self, conversation: &Conversation, change: Change) {
        self.observe(conversation, Instant::now());
        self.subjects.insert(conversation.id.clone(), (conversation.subject.clone(), change));
    }

    /// Returns who set the present subject, if an operator did.
    pub fn last_subject_change(&self, present: &Conversation) -> Option<Change> {
        let (subject, change) = self.subjects.get(&present.id)?;
        (subject == present.subject).then_some(change)
    }

    /// Replaces a list row read at `asked` with the later known state, if there is one.
    pub fn overlay(&self, row: &mut Conversation, asked: Instant) {
        let Some(entry) = self.entries.get(&row.id) else { return };
        let newer = row.updated_at > entry.conversation.updated_at;
        if asked < entry.asked + self.list_lag && !newer {
            *row = entry.conversation.clone();
        }
    }

    /// Returns the latest known state of a conversation.
    pub fn known(&self, id: &ConversationId) -> Option<Conversation> {
        Some(self.entries.get(id)?.conversation.clone())
    }

    /// Returns the last change an operator made to a conversation.
    pub fn last_change(&self, id: &ConversationId) -> Option<Change> {
        self.entries.get(id)?.change.clone()
    }

    /// Records a state unless a later one is known.
    fn note(&self, conversation: &Conversation, asked: Instant, change: Option<Change>) {
        let _ = self.entries.entry_by_ref(&conversation.id).and_upsert_with(|before| {
            let before = before.map(moka::Entry::into_value);
            if let Some(before) = before.as_ref().filter(|before| before.asked > asked) {
                return before.clone();
            }
            // If the state differs, somebody changed it outside Sevendesk.
            let before = before.filter(|before| before.conversation.seen() == conversation.seen());
            let change = change.or_else(|| before.and_then(|before| before.change.clone()));
            Arc::new(Entry { conversation: conversation.clone(), asked, change })
        });
    }
}
