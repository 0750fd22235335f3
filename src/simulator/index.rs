//! Index of the conversations by id and in list order, so that no request has to sort them.

use super::records::Conversation;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use time::OffsetDateTime;

/// List order of a conversation: newest message first, then by id.
type Place = (Reverse<OffsetDateTime>, String);

/// All conversations.
#[derive(Default)]
pub struct ConversationIndex {
    newest_first: BTreeMap<Place, Conversation>,
    /// Time of the last message by conversation id.
    times: HashMap<String, OffsetDateTime>,
}

impl ConversationIndex {
    pub fn len(&self) -> usize {
        self.times.len()
    }

    pub fn get(&self, id: &str) -> Option<&Conversation> {
        self.newest_first.get(&self.place(id)?)
    }

    /// Inserts a conversation or replaces the one with the same id.
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
