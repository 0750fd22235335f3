//! The conversations, found by id and kept in the order of a list, so that no call sorts them.

use super::records::Conversation;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use time::OffsetDateTime;

/// Where a conversation stands: the newest message first, then by id.
type Place = (Reverse<OffsetDateTime>, String);

/// Every conversation once.
#[derive(Default)]
pub struct ConversationIndex {
    newest_first: BTreeMap<Place, Conversation>,
    /// When the last message of each came.
    times: HashMap<String, OffsetDateTime>,
}

impl ConversationIndex {
    pub fn len(&self) -> usize {
        self.times.len()
    }

    pub fn get(&self, id: &str) -> Option<&Conversation> {
        self.newest_first.get(&self.place(id)?)
    }

    /// Puts a conversation where it belongs, in the place of an older one of its id.
    pub fn put(&mut self, conversation: Conversation) {
        let at = conversation.last_message_at();
        self.remove(&conversation.id);
        self.times.insert(conversation.id.clone(), at);
        self.newest_first.insert((Reverse(at), conversation.id.clone()), conversation);
    }

    pub fn remove(&mut self, id: &str) -> Option<Conversation> {
        let place = self.place(id)?;
        self.times.remove(id);
        self.newest_first.remove(&place)
    }

    pub fn newest_first(&self) -> impl DoubleEndedIterator<Item = &Conversation> {
        self.newest_first.values()
    }

    fn place(&self, id: &str) -> Option<Place> {
        Some((Reverse(*self.times.get(id)?), id.to_owned()))
    }
}

impl FromIterator<Conversation> for ConversationIndex {
    fn from_iter<T: IntoIterator<Item = Conversation>>(all: T) -> Self {
        all.into_iter().fold(Self::default(), |mut shelf, conversation| {
            shelf.put(conversation);
            shelf
        })
    }
}
