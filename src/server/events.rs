//! The event bus: services publish changes that open pages show, and `web::live` renders them.

use crate::model::{Change, Viewers};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::broadcast;

/// Events the publisher may lag behind before it makes all pages reload.
const PUBLISHER_BUFFER: usize = 4_096;

/// Passes events from publishers to subscribers. Clones share it.
#[derive(Clone)]
pub struct EventBus {
    events: broadcast::Sender<Event>,
    streams: Arc<AtomicUsize>,
}

/// A change that open pages show.
#[derive(Debug, Clone)]
pub enum Event {
    Change(Box<Change>),
    /// The viewers of a conversation have changed.
    Viewers(Viewers),
    /// A job has progressed.
    Jobs,
    /// An operator's own pending changes or attention entries have changed.
    Own {
        user_id: i64,
    },
}

/// Counts as an open stream until it is dropped.
pub struct StreamGuard(Arc<AtomicUsize>);

impl EventBus {
    pub fn new() -> Self {
        Self { events: broadcast::channel(PUBLISHER_BUFFER).0, streams: Arc::default() }
    }

    /// Sends an event to all subscribers.
    pub fn publish(&self, event: Event) {
        // Fails only if there are no subscribers.
        let _ = self.events.send(event);
    }

    /// Subscribes to events published from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Counts a browser's stream as open.
    pub fn open_stream(&self) -> StreamGuard {
        self.streams.fetch_add(1, Ordering::Relaxed);
        StreamGuard(self.streams.clone())
    }

    /// Returns the number of open streams.
    pub fn streams(&self) -> usize {
        self.streams.load(Ordering::Relaxed)
    }
}

impl Drop for StreamGuard {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Default for EventBus {
    fn default() -> Self {
        Self::new()
    }
}
