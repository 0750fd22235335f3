//! The queue: everything that is not closed, and what was closed in the last day, in memory. It is
//! filled and kept true by reading SendSeven's lists, by webhooks, and by what operators do here;
//! nothing of it is written to disk. Every change of it is published to the [`EventBus`].

/// Cached counts.
mod count_cache;
/// One conversation and how late the knowledge of it is.
mod entry;
/// All of them.
mod index;
/// A pending change, laid over what SendSeven told.
mod overlay;
/// Answering a query from it.
mod query_result;
/// Keeping it true by reading lists.
mod sync;
/// What is to be read next.
mod sync_plan;
/// How the reading goes.
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

/// How long after its close a conversation stays in sight, in seconds.
pub const JUST_CLOSED: i64 = 24 * 3600;

/// Everything in sight. Clones share it.
#[derive(Clone)]
pub struct Queue(Arc<Shared>);

struct Shared {
    index: RwLock<ConversationIndex>,
    events: EventBus,
    count_cache: CountCache,
    sync_status: Mutex<SyncStatus>,
    /// How long a list may still tell an earlier state.
    lag: Duration,
    /// Those whose state cannot be told without reading them.
    requested_reads: Mutex<HashSet<ConversationId>>,
    /// Somebody wants something of whoever keeps the queue.
    changed: Notify,
    /// All of it has been read once.
    complete: Notify,
}

/// What came of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventResult {
    /// It said all there is to know, or nothing that matters.
    Applied,
    /// It shows that this one has changed, and not how: it has to be read.
    NeedsRead(ConversationId),
}

impl Queue {
    /// An empty queue, whose changes are told there.
    pub fn new(events: EventBus) -> Self {
        Self::with_lag(events, LIST_LAG)
    }

    /// The same, in front of lists that lag behind for so long.
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

    /// Looks at everything, while nothing of it changes: be quick.
    pub fn read<T>(&self, read: impl FnOnce(&Snapshot<'_>) -> T) -> T {
        read(&Snapshot(&self.index()))
    }

    /// The pending change of a conversation.
    pub fn pending(&self, id: &ConversationId) -> Option<Overlay> {
        self.index().pending(id).cloned()
    }

    /// Lays a pending change over a conversation for everybody, or takes it away. `elsewhere` is the
    /// conversation as SendSeven told it, for those that are not in the queue.
    pub fn set_overlay(
        &self,
        id: &ConversationId,
        overlay: Option<Overlay>,
        elsewhere: Option<&Conversation>,
    ) {
        let change = self.index_mut().set_overlay(id, overlay, elsewhere);
        self.publish(change);
    }

    /// Shows a conversation that comes from elsewhere with its pending change.
    pub fn show_pending(&self, conversation: &mut Conversation) {
        if let Some(overlay) = self.index().pending(&conversation.id) {
            *conversation = overlay.over(conversation);
        }
    }

    /// Takes over the state of one conversation as SendSeven told it when asked at that moment.
    pub fn upsert(&self, conversation: Conversation, asked: Instant) {
        let change = self.index_mut().upsert(conversation, asked, 0, now());
        self.publish(change);
    }

    /// The same, from a list that was asked for by somebody: lists lag behind, and some rows of one
    /// are no beginning of a queue.
    pub fn upsert_listed(&self, conversation: Conversation, asked: Instant) {
        if self.has_begun() {
            self.upsert_row(conversation, asked, 0);
        }
    }

    /// Forgets a conversation that SendSeven knows no longer.
    pub fn remove(&self, id: &ConversationId) {
        let change = self.index_mut().remove(id);
        self.publish(change);
    }

    /// Takes over what an event tells.
    pub fn apply_event(&self, event: &sendseven::Event) -> EventResult {
        self.sync_status().webhook_received();
        let (result, changes) = self.index_mut().apply_event(event, Instant::now(), now());
        self.publish(changes);
        result
    }

    /// Takes over how a customer is called.
    pub fn rename_contact(&self, contact: &Contact) {
        let changes = self.index_mut().rename_contact(contact);
        self.publish(changes);
    }

    /// Has one conversation read anew, as soon as a call is free for it.
    pub fn request_read(&self, id: ConversationId) {
        self.requested_reads().insert(id);
        self.0.changed.notify_one();
    }

    /// When SendSeven last told something by itself; none where it never did.
    pub fn last_webhook_at(&self) -> Option<Instant> {
        self.sync_status().last_webhook_at()
    }

    /// How much of the whole is in sight, and how late that is.
    pub fn status(&self) -> QueueStatus {
        let loaded = self.read(|snapshot| snapshot.len()) as u64;
        self.sync_status().status(loaded)
    }

    /// Whether there is anything to show.
    pub fn has_begun(&self) -> bool {
        self.sync_status().has_begun()
    }

    /// Whether all that SendSeven lists has been read once.
    pub fn is_complete(&self) -> bool {
        self.sync_status().is_complete()
    }

    /// Waits until it has.
    pub async fn completed(&self) {
        let complete = self.0.complete.notified();
        if !self.is_complete() {
            complete.await;
        }
    }

    /// Takes note that somebody looks, so that it is kept closely.
    pub fn mark_viewed(&self) {
        if self.sync_status().mark_viewed() {
            self.0.changed.notify_one();
        }
    }

    /// As of when a list tells that was asked for then.
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

    /// Takes over a row of a list. While the queue is being filled, what comes into sight by lists
    /// is not new: who looks meanwhile is told how much there is, and asks for all of it anew.
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
