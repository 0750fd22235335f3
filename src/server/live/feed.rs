//! What is passed on to every stream, as finished text: written once, however many copy it. The
//! latest pieces are kept, so that a page whose connection broke misses nothing.

use bytes::Bytes;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use tokio::sync::broadcast;

/// Numbered pieces that are kept.
const KEPT: usize = 2_000;
/// How many pieces a stream may lag behind before its page has to start anew.
const MOST_UNREAD: usize = 1_024;

/// Finished text, numbered within an epoch: the life of this process.
pub struct Feed {
    /// Tells numbers of this process from those of an earlier one.
    epoch: String,
    written: Mutex<Written>,
    pieces: broadcast::Sender<Bytes>,
}

#[derive(Default)]
struct Written {
    /// The number of the last piece; the first is 1.
    last: u64,
    kept: VecDeque<Bytes>,
}

/// What a stream has to tell first, and where it hears the rest.
pub struct Joined {
    pub first: Bytes,
    pub rest: broadcast::Receiver<Bytes>,
}

impl Feed {
    pub fn new() -> Self {
        let epoch = format!("{:08x}", rand::random::<u32>());
        Self { epoch, written: Mutex::default(), pieces: broadcast::channel(MOST_UNREAD).0 }
    }

    pub fn listeners(&self) -> usize {
        self.pieces.receiver_count()
    }

    /// The id of the last piece.
    pub fn position(&self) -> String {
        self.id(self.written().last)
    }

    /// Passes a piece on that may be missed: the next one says the same.
    pub fn pass(&self, name: &str, value: &impl Serialize) {
        self.send(piece(name, None, &json(value)));
    }

    /// Passes a piece on that has to reach everybody.
    pub fn number(&self, name: &str, value: &impl Serialize) {
        let data = json(value);
        let mut written = self.written();
        written.last += 1;
        let piece = piece(name, Some(&self.id(written.last)), &data);
        if written.kept.len() == KEPT {
            written.kept.pop_front();
        }
        written.kept.push_back(piece.clone());
        // Still under the lock: whoever joins gets each piece once.
        self.send(piece);
    }

    /// Something was lost: every page has to start anew.
    pub fn start_anew(&self) {
        let mut written = self.written();
        written.last += 1;
        written.kept.clear();
        self.send(reload(&self.id(written.last)));
    }

    /// Joins with `standing` as the first piece. Whoever says up to where they have heard gets
    /// what they missed; where that is not kept, `reload`.
    pub fn join(&self, after: Option<&str>, standing: &impl Serialize) -> Joined {
        let standing = json(standing);
        let written = self.written();
        let here = self.id(written.last);
        // Its id would cover up what is still to come, should the connection break again.
        let id = after.is_none().then_some(here.as_str());
        let mut first = Vec::from(piece("standing", id, &standing));
        match after.map(|after| written.since(self.number_of(after))) {
            Some(Some(missed)) => missed.for_each(|piece| first.extend_from_slice(piece)),
            Some(None) => first.extend_from_slice(&reload(&here)),
            None => {}
        }
        Joined { first: first.into(), rest: self.pieces.subscribe() }
    }

    /// Joins anew after having lagged behind.
    pub fn join_anew(&self) -> Joined {
        let written = self.written();
        Joined { first: reload(&self.id(written.last)), rest: self.pieces.subscribe() }
    }

    fn send(&self, piece: Bytes) {
        // Fails only where nobody listens.
        let _ = self.pieces.send(piece);
    }

    fn id(&self, number: u64) -> String {
        format!("{}-{number}", self.epoch)
    }

    fn number_of(&self, id: &str) -> Option<u64> {
        id.strip_prefix(self.epoch.as_str())?.strip_prefix('-')?.parse().ok()
    }

    fn written(&self) -> MutexGuard<'_, Written> {
        self.written.lock().expect("no holder of this lock panics")
    }
}

impl Written {
    /// The pieces after that one; none where some of them are not kept.
    fn since(&self, number: Option<u64>) -> Option<impl Iterator<Item = &Bytes>> {
        let missed = usize::try_from(self.last.checked_sub(number?)?).ok()?;
        Some(self.kept.iter().skip(self.kept.len().checked_sub(missed)?))
    }
}

fn reload(id: &str) -> Bytes {
    piece("reload", Some(id), "{}")
}

/// One event, as the HTML standard has it. JSON on one line needs no more care.
fn piece(name: &str, id: Option<&str>, data: &str) -> Bytes {
    let id = id.map_or(String::new(), |id| format!("id: {id}\n"));
    format!("{id}event: {name}\ndata: {data}\n\n").into()
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain data can be written")
}
