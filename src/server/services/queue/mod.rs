//! The queue: every conversation that is not closed or was closed in the last day, in memory. It is
//! synced from SendSeven's lists, webhooks, and operators' actions; nothing is written to disk.
//! Every change is published to the [`EventBus`].

/// Cached counts.
mod count_cache;
/// One conversation and when it was last updated.
mod entry;
/// Index of all conversations.
mod index;
/// A pending change, applied over SendSeven's state.
mod overlay;
/// Answering queries.
mod query_result;
/// Syncing with SendSeven's lists.
mod sync;
/// Choosing what to read next.
mod sync_plan;
/// State of the sync.
mod sync_status;

pub use super::recent_states::LIST_LAG;
pub use index::Snapshot;
pub use overlay::Overlay;
pub use sync::run;

use crate::model::{
    Change, Contact, Conversation, ConversationId, Queue as QueueStatus, Timestamp,
};
use crate::server::events::{Event, EventBus};
use crate::server::sendseven::{self, SendSevenError};
use crate::server::store::now;
use count_cache::CountCache;
use index::ConversationIndex;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;
use sync_status::SyncStatus;
use tokio::sync::Notify;
use tokio::time::Instant;

/// How long a closed conversation stays in the queue, in seconds.
pub const JUST_CLOSED: i64 = 24 * 3600;

/// The queue. Clones share it.
#[derive(Clone)]
pub struct Queue(Arc<Shared>);

struct Shared {
    index: RwLock<ConversationIndex>,
    events: EventBus,
    count_cache: CountCache,
    sync_status: Mutex<SyncStatus>,
    /// How long a list may return an earlier state.
    lag: Duration,
    /// Conversations that must be read to know their state.
    requested_reads: Mutex<HashSet<ConversationId>>,
    /// Wakes the sync: a read was requested or an operator is watching.
    changed: Notify,
    /// Signals that the first full sync is complete.
    complete: Notify,
}

/// Result of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventResult {
    /// It was applied or is irrelevant.
    Applied,
    /// This conversation changed in an unknown way and must be read.
    NeedsRead(ConversationId),
}

impl Queue {
    /// Creates an empty queue that publishes its changes to `events`.
    pub fn new(events: EventBus) -> Self {
        Self::with_lag(events, LIST_LAG)
    }

    /// Same as [`new`](Self::new), with lists that lag by `lag`.
    pub fn with_lag(events: EventBus, lag: Duration) -> Self {
        Self(Arc::new(Shared {
            index: RwLock::default(),
            events,
            count_cache: CountCache::default(),
            lag,
            sync_status: Mutex::new(SyncStatus::new(now())),
            requested_reads: Mutex::default(),
            changed: Notify::new(),
            complete: Notify::new(),
        }))
    }

    /// Calls `read` with a snapshot, under the read lock: be quick.
    pub fn read<T>(&self, read: impl FnOnce(&Snapshot<'_>) -> T) -> T {
        read(&Snapshot(&self.index()))
    }

    /// Returns the pending change of a conversation.
    pub fn pending(&self, id: &ConversationId) -> Option<Overlay> {
        self.index().pending(id).cloned()
    }

    /// Sets or removes a pending change for all operators. `elsewhere` is SendSeven's state of a
    /// conversation that is not in the queue.
    pub fn set_overlay(
        &self,
        id: &ConversationId,
        overlay: Option<Overlay>,
        elsewhere: Option<&Conversation>,
    ) {
        let change = self.index_mut().set_overlay(id, overlay, elsewhere);
        self.publish(change);
    }

    /// Applies the pending change, if any, to a conversation from another source.
    pub fn show_pending(&self, conversation: &mut Conversation) {
        if let Some(overlay) = self.index().pending(&conversation.id) {
            *conversation = overlay.over(conversation);
        }
    }

    /// Stores the state of a conversation that was read singly; the read started at `asked`.
    pub fn upsert(&self, conversation: Conversation, asked: Instant) {
        let change = self.index_mut().upsert(conversation, asked, 0, now());
        self.publish(change);
    }

    /// Stores a row of a list read for an operator. Lists lag behind, and a partial list must not
    /// start an empty queue.
    pub fn upsert_listed(&self, conversation: Conversation, asked: Instant) {
        if self.has_begun() {
            self.upsert_row(conversation, asked, 0);
        }
    }

    /// Removes a conversation that no longer exists at SendSeven.
    pub fn remove(&self, id: &ConversationId) {
        let change = self.index_mut().remove(id);
        self.publish(change);
    }

    /// Ends the snoozes that are over.
    fn end_snoozes(&self) {
        let now = now();
        let is_over = |one: &Conversation| one.snooze.is_some_and(|snooze| snooze.until <= now);
        if self.read(|snapshot| snapshot.conversations().any(is_over)) {
            let changes = self.index_mut().end_snoozes(now);
            self.publish(changes);
        }
    }

    /// Applies an event.
    pub fn apply_event(&self, event: &sendseven::Event) -> EventResult {
        self.sync_status().webhook_received();
        let (result, changes) = self.index_mut().apply_event(event, Instant::now(), now());
        self.publish(changes);
        result
    }

    /// Updates a contact in all of its conversations.
    pub fn rename_contact(&self, contact: &Contact) {
        let changes = self.index_mut().rename_contact(contact);
        self.publish(changes);
    }

    /// Requests a read of one conversation as soon as the rate limiter allows.
    pub fn request_read(&self, id: ConversationId) {
        self.requested_reads().insert(id);
        self.0.changed.notify_one();
    }

    /// Returns when the last webhook arrived; `None` before the first.
    pub fn last_webhook_at(&self) -> Option<Instant> {
        self.sync_status().last_webhook_at()
    }

    /// Returns how much is loaded, and how current it is.
    pub fn status(&self) -> QueueStatus {
        let loaded = u64::from(self.open_count());
        self.sync_status().status(loaded)
    }

    /// Returns whether a first sync call has succeeded.
    pub fn has_begun(&self) -> bool {
        self.sync_status().has_begun()
    }

    /// Returns whether the first full sync is complete.
    pub fn is_complete(&self) -> bool {
        self.sync_status().is_complete()
    }

    /// Waits for the first full sync.
    pub async fn completed(&self) {
        let complete = self.0.complete.notified();
        if !self.is_complete() {
            complete.await;
        }
    }

    /// Records that an operator is watching, so that the sync runs often.
    pub fn mark_viewed(&self) {
        if self.sync_status().mark_viewed() {
            self.0.changed.notify_one();
        }
    }

    /// Returns the time as of which a list read at `asked` is certainly current.
    fn list_time(&self, asked: Instant) -> Instant {
        asked.checked_sub(self.0.lag).unwrap_or(asked)
    }

    fn is_watched(&self) -> bool {
        self.0.events.streams() > 0 || self.sync_status().is_watched()
    }

    fn has_no_requested_reads(&self) -> bool {
        self.requested_reads().is_empty()
    }

    fn next_requested_read(&self) -> Option<ConversationId> {
        let mut requested_reads = self.requested_reads();
        let id = requested_reads.iter().next().cloned()?;
        requested_reads.take(&id)
    }

    async fn changed(&self) {
        self.0.changed.notified().await;
    }

    fn note_failure(&self, error: SendSevenError) {
        self.sync_status().failed(error);
    }

    fn note_success(&self) {
        self.sync_status().succeeded(now());
    }

    fn note_counted(&self, total: u64) {
        self.sync_status().counted(total);
    }

    fn note_complete(&self, began: Timestamp, total: u64) {
        self.sync_status().completed(began, total);
        self.0.complete.notify_waiters();
    }

    fn publish(&self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            self.0.events.publish(Event::Change(Box::new(change)));
        }
    }

    /// Stores a row of a list. During the first sync, added rows are not published as new: pages
    /// show the progress and refetch the whole list instead.
    fn upsert_row(&self, conversation: Conversation, asked: Instant, sync: u64) {
        let asked = self.list_time(asked);
        let change = self.index_mut().upsert(conversation, asked, sync, now());
        let filling = !self.is_complete();
        self.publish(change.filter(|change| !filling || change.before.is_some()));
    }

    fn index(&self) -> RwLockReadGuard<'_, ConversationIndex> {
        self.0.index.read().expect("no holder of this lock panics")
    }

    fn index_mut(&self) -> RwLockWriteGuard<'_, ConversationIndex> {
        let index = self.0.index.write().expect("no holder of this lock panics");
        self.0.count_cache.forget();
        index
    }

    fn sync_status(&self) -> MutexGuard<'_, SyncStatus> {
        self.0.sync_status.lock().expect("no holder of this lock panics")
    }

    fn requested_reads(&self) -> MutexGuard<'_, HashSet<ConversationId>> {
        self.0.requested_reads.lock().expect("no holder of this lock panics")
    }
}
