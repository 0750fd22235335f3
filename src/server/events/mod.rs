//! What open pages are told. Services publish an event here once; the server draws it once for each
//! variant of the pages that listen, and every browser's stream (`/events`) passes it on.

/// HTML fragments that replace parts of a page.
mod fragments;
/// Draws events, and sends the server's status at an interval.
mod publisher;
/// Messages to all streams, with the latest ones kept for streams that broke.
mod replay_log;
/// One browser's stream.
mod stream;

pub use publisher::run;
pub use stream::{PATH, stream};

use crate::model::{Change, Viewers};
use replay_log::ReplayLog;
use std::sync::Arc;
use tokio::sync::broadcast;

/// Events the publisher may lag behind before it tells all pages to reload.
const PUBLISHER_BUFFER: usize = 4_096;

/// Where events are published and subscribed to. Clones share it.
#[derive(Clone)]
pub struct EventBus(Arc<Shared>);

struct Shared {
    published: broadcast::Sender<Event>,
    log: ReplayLog,
}

/// Something that open pages show.
#[derive(Debug, Clone)]
pub enum Event {
    Change(Box<Change>),
    /// Other operators are with a conversation now.
    Viewers(Viewers),
    /// A job has progressed.
    Jobs,
    /// An operator's own pending changes, or what needs their attention, have changed.
    Own {
        user_id: i64,
    },
}

impl EventBus {
    pub fn new() -> Self {
        Self(Arc::new(Shared {
            published: broadcast::channel(PUBLISHER_BUFFER).0,
            log: ReplayLog::new(),
        }))
    }

    /// Passes an event to all subscribers.
    pub fn publish(&self, event: Event) {
        // Fails only if nobody subscribes.
        let _ = self.0.published.send(event);
    }

    /// Receives what is published from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.published.subscribe()
    }

    /// The number of open streams.
    pub fn streams(&self) -> usize {
        self.0.log.subscribers()
    }

    /// The number of fragments drawn since the start of the process.
    pub fn fragments_drawn(&self) -> u64 {
        self.0.log.fragments_drawn()
    }

    /// The id of the last message. A page that is drawn now and then connects to
    /// `/events?after=` with it misses nothing.
    pub fn position(&self) -> String {
        self.0.log.position()
    }
}

impl Default for EventBus {
    fn default() -> Self {
        Self::new()
    }
}
