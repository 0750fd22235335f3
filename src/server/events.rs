//! The event bus: services publish changes that open pages show, and `web::live` renders them.

use crate::model::{Change, Viewers};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// Events the publisher may lag behind before it makes all pages reload.
const PUBLISHER_BUFFER: usize = 4_096;

/// Passes events from publishers to subscribers. Clones share it.
#[derive(Clone)]
pub struct EventBus {
    events: broadcast::Sender<Event>,
    streams: Streams,
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

/// The most open streams; each holds a connection.
const MAX_STREAMS: usize = 1_000;
/// The most streams of one operator: a few browsers with many tabs.
const MAX_OF_OPERATOR: usize = 30;
/// The most streams of one session. Tabs of a browser usually share one.
const MAX_OF_SESSION: usize = 10;

type Streams = Arc<Mutex<OpenStreams>>;

#[derive(Default)]
struct OpenStreams {
    next_number: u64,
    /// The oldest first.
    open: Vec<OpenStream>,
}

struct OpenStream {
    number: u64,
    session: i128,
    user_id: i64,
    end: CancellationToken,
}

/// An open stream; closed when it is dropped.
pub struct StreamGuard {
    streams: Streams,
    number: u64,
    end: CancellationToken,
}

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

    /// Opens a stream. An operator or a session with too many loses its oldest one. Returns `None`
    /// if everybody together has too many.
    pub fn open_stream(&self, session: i128, user_id: i64) -> Option<StreamGuard> {
        let mut streams = lock(&self.streams);
        end_oldest(&mut streams.open, MAX_OF_SESSION, |open| open.session == session);
        end_oldest(&mut streams.open, MAX_OF_OPERATOR, |open| open.user_id == user_id);
        if streams.open.len() >= MAX_STREAMS {
            return None;
        }
        let (number, end) = (streams.next_number, CancellationToken::new());
        streams.next_number += 1;
        streams.open.push(OpenStream { number, session, user_id, end: end.clone() });
        Some(StreamGuard { streams: self.streams.clone(), number, end })
    }

    /// Returns the number of open streams.
    pub fn streams(&self) -> usize {
        lock(&self.streams).open.len()
    }
}

/// Makes room for one more of these streams.
fn end_oldest(streams: &mut Vec<OpenStream>, most: usize, of: impl Fn(&OpenStream) -> bool) {
    if streams.iter().filter(|open| of(open)).count() >= most
        && let Some(oldest) = streams.iter().position(of)
    {
        streams.remove(oldest).end.cancel();
    }
}

fn lock(streams: &Streams) -> MutexGuard<'_, OpenStreams> {
    streams.lock().expect("no holder of this lock panics")
}

impl StreamGuard {
    /// Completes when a newer stream takes this one's place.
    pub async fn replaced(&self) {
        self.end.cancelled().await;
    }
}

impl Drop for StreamGuard {
    fn drop(&mut self) {
        lock(&self.streams).open.retain(|open| open.number != self.number);
    }
}

impl Default for EventBus {
    fn default() -> Self {
        Self::new()
    }
}
