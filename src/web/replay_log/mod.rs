//! Messages to all streams. The latest ones are buffered, so that a broken stream resumes without a
//! gap.

/// HTML fragments that replace parts of a page.
mod fragments;

pub use fragments::{Fragment, Variant};

use bytes::Bytes;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use tokio::sync::broadcast;

/// Messages buffered for replay. A fragment takes about 2 kB per variant.
const REPLAYED: usize = 500;
/// Messages a stream may lag behind before its page has to reload.
const STREAM_BUFFER: usize = 1_024;

/// Messages numbered within an epoch, the lifetime of this process.
pub struct ReplayLog {
    /// Distinguishes numbers of this process from those of an earlier one.
    epoch: String,
    numbered: Mutex<Numbered>,
    sender: broadcast::Sender<Arc<Message>>,
    drawn: Arc<AtomicU64>,
}

#[derive(Default)]
struct Numbered {
    /// The number of the last message; the first is 1.
    last: u64,
    recent: VecDeque<Arc<Message>>,
}

/// A message that streams send.
pub struct Message {
    /// The operator it is for; `None` if it is for everybody.
    audience: Option<i64>,
    content: Content,
}

enum Content {
    Text(Bytes),
    Fragment {
        id: String,
        fragment: Box<Fragment>,
        frames: [OnceLock<Bytes>; Variant::COUNT],
        drawn: Arc<AtomicU64>,
    },
}

impl Message {
    fn text(text: Bytes) -> Arc<Self> {
        Arc::new(Self { audience: None, content: Content::Text(text) })
    }

    /// Returns whether an operator may receive it.
    pub fn is_for(&self, user_id: i64) -> bool {
        self.audience.is_none_or(|audience| audience == user_id)
    }

    /// Returns the bytes for streams of a variant, rendered for the first of them.
    pub fn frame(&self, variant: Variant) -> Bytes {
        match &self.content {
            Content::Text(text) => text.clone(),
            Content::Fragment { id, fragment, frames, drawn } => {
                let variant = fragment.variant_for(variant);
                let draw = || {
                    drawn.fetch_add(1, Ordering::Relaxed);
                    frame(fragment.event(), Some(id), &fragment.draw(variant))
                };
                match frames.get(variant.index()) {
                    Some(cached) => cached.get_or_init(draw).clone(),
                    None => draw(),
                }
            }
        }
    }
}

/// The first bytes of a stream, and the receiver of the rest.
pub struct Subscription {
    pub first: Bytes,
    pub rest: broadcast::Receiver<Arc<Message>>,
}

impl Default for ReplayLog {
    fn default() -> Self {
        let epoch = format!("{:08x}", rand::random::<u32>());
        let sender = broadcast::channel(STREAM_BUFFER).0;
        Self { epoch, numbered: Mutex::default(), sender, drawn: Arc::default() }
    }
}

impl ReplayLog {
    pub fn fragments_drawn(&self) -> u64 {
        self.drawn.load(Ordering::Relaxed)
    }

    /// Returns the id of the last message.
    pub fn position(&self) -> String {
        self.id(self.numbered().last)
    }

    /// Sends a message that streams may miss: the next message of that name, or the page rendered
    /// after a reconnect, replaces it.
    pub fn send_transient(&self, event: &str, json: &str) {
        self.broadcast(Message::text(frame(event, None, json)));
    }

    /// Like [`Self::send_transient`], to the streams of one operator.
    pub fn send_to(&self, user_id: i64, event: &str, json: &str) {
        let content = Content::Text(frame(event, None, json));
        self.broadcast(Arc::new(Message { audience: Some(user_id), content }));
    }

    /// Sends a fragment that must reach everybody.
    pub fn send(&self, fragment: Fragment) {
        let mut numbered = self.numbered();
        numbered.last += 1;
        let id = self.id(numbered.last);
        let drawn = self.drawn.clone();
        let fragment = Box::new(fragment);
        let content = Content::Fragment { id, fragment, frames: Default::default(), drawn };
        let message = Arc::new(Message { audience: None, content });
        if numbered.recent.len() == REPLAYED {
            numbered.recent.pop_front();
        }
        numbered.recent.push_back(message.clone());
        // Send under the lock, so that a new subscriber receives each message once.
        self.broadcast(message);
    }

    /// Makes every page reload, because messages were lost.
    pub fn reset(&self) {
        let mut numbered = self.numbered();
        numbered.last += 1;
        numbered.recent.clear();
        self.broadcast(Message::text(reload(&self.id(numbered.last))));
    }

    /// Subscribes with a status as the first message. A stream that names the last id it received
    /// gets the messages it missed, or `reload` if they are no longer buffered.
    pub fn subscribe(&self, after: Option<&str>, status: &str, variant: Variant) -> Subscription {
        let (here, missed, rest) = {
            let numbered = self.numbered();
            let missed = after.map(|after| numbered.since(self.number_of(after)));
            (self.id(numbered.last), missed, self.sender.subscribe())
        };
        // With an id, a second disconnect would lose the messages still to be replayed.
        let id = after.is_none().then_some(here.as_str());
        let mut first = Vec::from(frame("status", id, status));
        match missed {
            Some(Some(missed)) => {
                missed.iter().for_each(|message| first.extend_from_slice(&message.frame(variant)));
            }
            Some(None) => first.extend_from_slice(&reload(&here)),
            None => {}
        }
        Subscription { first: first.into(), rest }
    }

    /// Subscribes again after lagging behind.
    pub fn resubscribe(&self) -> Subscription {
        let numbered = self.numbered();
        Subscription { first: reload(&self.id(numbered.last)), rest: self.sender.subscribe() }
    }

    fn broadcast(&self, message: Arc<Message>) {
        // Fails only if there are no subscribers.
        let _ = self.sender.send(message);
    }

    fn id(&self, number: u64) -> String {
        format!("{}-{number}", self.epoch)
    }

    fn number_of(&self, id: &str) -> Option<u64> {
        id.strip_prefix(self.epoch.as_str())?.strip_prefix('-')?.parse().ok()
    }

    fn numbered(&self) -> MutexGuard<'_, Numbered> {
        self.numbered.lock().expect("no holder of this lock panics")
    }
}

impl Numbered {
    /// Returns the messages after a number; `None` if some are no longer buffered.
    fn since(&self, number: Option<u64>) -> Option<Vec<Arc<Message>>> {
        let missed = usize::try_from(self.last.checked_sub(number?)?).ok()?;
        Some(self.recent.iter().skip(self.recent.len().checked_sub(missed)?).cloned().collect())
    }
}

fn reload(id: &str) -> Bytes {
    frame("reload", Some(id), "{}")
}

/// One event in the format of the HTML standard. JSON on one line needs no escaping.
fn frame(event: &str, id: Option<&str>, json: &str) -> Bytes {
    let id = id.map_or(String::new(), |id| format!("id: {id}\n"));
    format!("{id}event: {event}\ndata: {json}\n\n").into()
}
