//! The queue: everything that is not closed, and what was closed in the last day, in memory. It is
//! filled and kept true by reading SendSeven's lists, by webhooks, and by what operators do here;
//! nothing of it is written to disk. Every change of it is told to [`Live`].

/// Answering a query from it.
mod answer;
/// One conversation and what is known about how late that knowledge is.
mod entry;
/// All of them.
mod shelf;

pub use shelf::Look;

use crate::model::{
    Change, Contact, Conversation, ConversationId, Freshness, Queue as Standing, Timestamp,
};
use crate::server::live::{Live, News};
use crate::server::sendseven::Event;
use crate::server::store::now;
use shelf::Shelf;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::time::Instant;

/// Everything in sight. Clones share it.
#[derive(Clone)]
pub struct Queue(Arc<Shared>);

struct Shared {
    shelf: RwLock<Shelf>,
    live: Live,
    /// Those whose state cannot be told without reading them.
    wanted: Mutex<HashSet<ConversationId>>,
    /// When an event was last heard.
    heard: Mutex<Option<Instant>>,
}

/// What came of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It said all there is to know, or nothing that matters.
    Enough,
    /// It shows that this one has changed, and not how: it has to be read.
    Unclear(ConversationId),
}

/// How long after its close a conversation stays in sight, in seconds.
pub const JUST_CLOSED: i64 = 24 * 3600;

impl Queue {
    /// An empty queue, whose changes are told there.
    pub fn new(live: Live) -> Self {
        Self(Arc::new(Shared {
            shelf: RwLock::default(),
            live,
            wanted: Mutex::default(),
            heard: Mutex::default(),
        }))
    }

    /// Looks at everything, while nothing of it changes: be quick.
    pub fn look<T>(&self, look: impl FnOnce(&Look<'_>) -> T) -> T {
        look(&Look(&self.shelf()))
    }

    /// Takes over the state of one conversation as SendSeven told it when asked at that moment.
    pub fn saw(&self, conversation: Conversation, asked: Instant) {
        let change = self.shelf_mut().take(conversation, asked, 0, now());
        self.tell(change);
    }

    /// Takes over what an event tells.
    pub fn hear(&self, event: &Event) -> Heard {
        *self.0.heard.lock().expect("no holder of this lock panics") = Some(Instant::now());
        let (heard, changes) = self.shelf_mut().hear(event, Instant::now(), now());
        self.tell(changes);
        heard
    }

    /// When SendSeven last told something by itself; none where it never did.
    pub fn heard_by_webhook(&self) -> Option<Instant> {
        *self.0.heard.lock().expect("no holder of this lock panics")
    }

    /// Takes over how a customer is called.
    pub fn call(&self, contact: &Contact) {
        let changes = self.shelf_mut().call(contact);
        self.tell(changes);
    }

    /// Has one conversation read anew, as soon as a call is free for it.
    pub fn want(&self, id: ConversationId) {
        self.0.wanted.lock().expect("no holder of this lock panics").insert(id);
    }

    /// How much of the whole is in sight, and how late that is.
    pub fn standing(&self) -> Standing {
        let loaded = self.look(|look| look.len()) as u64;
        Standing {
            loaded,
            total: loaded,
            complete_at: None,
            heard_at: now(),
            freshness: Freshness::Current,
        }
    }

    fn tell(&self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            self.0.live.tell(News::Change(Box::new(change)));
        }
    }

    fn shelf(&self) -> RwLockReadGuard<'_, Shelf> {
        self.0.shelf.read().expect("no holder of this lock panics")
    }

    fn shelf_mut(&self) -> RwLockWriteGuard<'_, Shelf> {
        self.0.shelf.write().expect("no holder of this lock panics")
    }
}
