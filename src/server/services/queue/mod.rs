//! The queue: everything that is not closed, and what was closed in the last day, in memory. It is
//! filled and kept true by reading SendSeven's lists, by webhooks, and by what operators do here;
//! nothing of it is written to disk. Every change of it is published to the [`EventBus`].

/// One conversation and how late the knowledge of it is.
mod entry;
/// All of them.
mod index;
/// Counts that were made already.
mod memo;
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

pub use super::recent_states::LAG;
pub use index::Snapshot;
pub use overlay::Overlay;
pub use sync::keep;

use crate::model::{Change, Contact, Conversation, ConversationId, Queue as Standing, Timestamp};
use crate::server::events::{Event, EventBus};
use crate::server::sendseven::{self, SendSevenError};
use crate::server::store::now;
use index::ConversationIndex;
use memo::Memo;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;
use sync_status::Progress;
use tokio::sync::Notify;
use tokio::time::Instant;

/// How long after its close a conversation stays in sight, in seconds.
pub const JUST_CLOSED: i64 = 24 * 3600;

/// Everything in sight. Clones share it.
#[derive(Clone)]
pub struct Queue(Arc<Shared>);

struct Shared {
    shelf: RwLock<ConversationIndex>,
    events: EventBus,
    memo: Memo,
    progress: Mutex<Progress>,
    /// How long a list may still tell an earlier state.
    lag: Duration,
    /// Those whose state cannot be told without reading them.
    wanted: Mutex<HashSet<ConversationId>>,
    /// Somebody wants something of whoever keeps the queue.
    turned: Notify,
    /// All of it has been read once.
    filled: Notify,
}

/// What came of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It said all there is to know, or nothing that matters.
    Enough,
    /// It shows that this one has changed, and not how: it has to be read.
    Unclear(ConversationId),
}

impl Queue {
    /// An empty queue, whose changes are told there.
    pub fn new(events: EventBus) -> Self {
        Self::with_lag(events, LAG)
    }

    /// The same, in front of lists that lag behind for so long.
    pub fn with_lag(events: EventBus, lag: Duration) -> Self {
        Self(Arc::new(Shared {
            shelf: RwLock::default(),
            events,
            memo: Memo::default(),
            lag,
            progress: Mutex::new(Progress::new(now())),
            wanted: Mutex::default(),
            turned: Notify::new(),
            filled: Notify::new(),
        }))
    }

    /// Looks at everything, while nothing of it changes: be quick.
    pub fn look<T>(&self, look: impl FnOnce(&Snapshot<'_>) -> T) -> T {
        look(&Snapshot(&self.shelf()))
    }

    /// The pending change of a conversation.
    pub fn pending(&self, id: &ConversationId) -> Option<Overlay> {
        self.shelf().pending(id).cloned()
    }

    /// Lays a pending change over a conversation for everybody, or takes it away. `elsewhere` is the
    /// conversation as SendSeven told it, for those that are not in the queue.
    pub fn lay_over(
        &self,
        id: &ConversationId,
        overlay: Option<Overlay>,
        elsewhere: Option<&Conversation>,
    ) {
        let change = self.shelf_mut().lay_over(id, overlay, elsewhere);
        self.publish(change);
    }

    /// Shows a conversation that comes from elsewhere with its pending change.
    pub fn show_pending(&self, conversation: &mut Conversation) {
        if let Some(overlay) = self.shelf().pending(&conversation.id) {
            *conversation = overlay.over(conversation);
        }
    }

    /// Takes over the state of one conversation as SendSeven told it when asked at that moment.
    pub fn saw(&self, conversation: Conversation, asked: Instant) {
        let change = self.shelf_mut().take(conversation, asked, 0, now());
        self.publish(change);
    }

    /// The same, from a list that was asked for by somebody: lists lag behind, and some rows of one
    /// are no beginning of a queue.
    pub fn saw_listed(&self, conversation: Conversation, asked: Instant) {
        if self.has_begun() {
            self.shelve(conversation, asked, 0);
        }
    }

    /// Forgets a conversation that SendSeven knows no longer.
    pub fn gone(&self, id: &ConversationId) {
        let change = self.shelf_mut().remove(id);
        self.publish(change);
    }

    /// Takes over what an event tells.
    pub fn hear(&self, event: &sendseven::Event) -> Heard {
        self.progress().was_told();
        let (heard, changes) = self.shelf_mut().hear(event, Instant::now(), now());
        self.publish(changes);
        heard
    }

    /// Takes over how a customer is called.
    pub fn call(&self, contact: &Contact) {
        let changes = self.shelf_mut().call(contact);
        self.publish(changes);
    }

    /// Has one conversation read anew, as soon as a call is free for it.
    pub fn want(&self, id: ConversationId) {
        self.wanted().insert(id);
        self.0.turned.notify_one();
    }

    /// When SendSeven last told something by itself; none where it never did.
    pub fn heard_by_webhook(&self) -> Option<Instant> {
        self.progress().told()
    }

    /// How much of the whole is in sight, and how late that is.
    pub fn standing(&self) -> Standing {
        let loaded = self.look(|look| look.len()) as u64;
        self.progress().standing(loaded)
    }

    /// Whether there is anything to show.
    pub fn has_begun(&self) -> bool {
        self.progress().has_begun()
    }

    /// Whether all that SendSeven lists has been read once.
    pub fn is_complete(&self) -> bool {
        self.progress().is_complete()
    }

    /// Waits until it has.
    pub async fn completed(&self) {
        let filled = self.0.filled.notified();
        if !self.is_complete() {
            filled.await;
        }
    }

    /// Takes note that somebody looks, so that it is kept closely.
    pub fn looked_at(&self) {
        if self.progress().looked_at() {
            self.0.turned.notify_one();
        }
    }

    /// As of when a list tells that was asked for then.
    fn as_lists_tell(&self, asked: Instant) -> Instant {
        asked.checked_sub(self.0.lag).unwrap_or(asked)
    }

    fn is_watched(&self) -> bool {
        self.0.events.streams() > 0 || self.progress().is_watched()
    }

    fn wants_nothing(&self) -> bool {
        self.wanted().is_empty()
    }

    fn take_wanted(&self) -> Option<ConversationId> {
        let mut wanted = self.wanted();
        let id = wanted.iter().next().cloned()?;
        wanted.take(&id)
    }

    async fn turned(&self) {
        self.0.turned.notified().await;
    }

    fn note_failure(&self, error: SendSevenError) {
        self.progress().failed(error);
    }

    fn note_success(&self) {
        self.progress().succeeded(now());
    }

    fn note_counted(&self, total: u64) {
        self.progress().counted(total);
    }

    fn note_complete(&self, began: Timestamp, total: u64) {
        self.progress().completed(began, total);
        self.0.filled.notify_waiters();
    }

    fn publish(&self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            self.0.events.publish(Event::Change(Box::new(change)));
        }
    }

    /// Takes over a row of a list. While the queue is being filled, what comes into sight by lists
    /// is not new: who looks meanwhile is told how much there is, and asks for all of it anew.
    fn shelve(&self, conversation: Conversation, asked: Instant, pass: u64) {
        let asked = self.as_lists_tell(asked);
        let change = self.shelf_mut().take(conversation, asked, pass, now());
        let filling = !self.is_complete();
        self.publish(change.filter(|change| !filling || change.before.is_some()));
    }

    fn shelf(&self) -> RwLockReadGuard<'_, ConversationIndex> {
        self.0.shelf.read().expect("no holder of this lock panics")
    }

    fn shelf_mut(&self) -> RwLockWriteGuard<'_, ConversationIndex> {
        let shelf = self.0.shelf.write().expect("no holder of this lock panics");
        self.0.memo.forget();
        shelf
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.0.progress.lock().expect("no holder of this lock panics")
    }

    fn wanted(&self) -> MutexGuard<'_, HashSet<ConversationId>> {
        self.0.wanted.lock().expect("no holder of this lock panics")
    }
}
