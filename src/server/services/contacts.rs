//! Names of customers. Lists of the documented contract tell only a contact's id; names are learned
//! when a conversation is opened, or asked for one by one in a lane of their own, and kept in
//! memory for a while, never on disk.

use super::queue::Queue;
use crate::model::{Contact, ContactId, Contract, Conversation, ConversationId};
use crate::server::sendseven::SendSeven;
use moka::sync::Cache;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

const MOST: u64 = 10_000;
const TIME_TO_LIVE: Duration = Duration::from_secs(6 * 3600);
/// A name that could not be asked for is left alone for as long.
const RETRY_AFTER: Duration = Duration::from_secs(120);
/// Names that wait to be asked for; of more, those wanted longest ago are forgotten.
const MAX_QUEUED: usize = 200;

/// What is known of customers, bounded in number and age. Clones share one memory.
#[derive(Clone)]
pub struct ContactCache(Arc<Shared>);

struct Shared {
    gateway: SendSeven,
    /// Where a name that has been learned is put into its rows.
    queue: Queue,
    known: Cache<ContactId, Arc<Contact>>,
    /// Those it was tried for without success.
    left_alone: Cache<ContactId, ()>,
    fetch_queue: Mutex<FetchQueue>,
}

#[derive(Default)]
struct FetchQueue {
    /// The one wanted last at the end, which is asked for first.
    names: Vec<(ContactId, ConversationId)>,
    being_asked: Option<ContactId>,
}

impl ContactCache {
    /// The gateway is the one by which missing names are asked for.
    pub fn new(gateway: SendSeven, queue: Queue) -> Self {
        Self(Arc::new(Shared {
            gateway,
            queue,
            known: Cache::builder().max_capacity(MOST).time_to_live(TIME_TO_LIVE).build(),
            left_alone: Cache::builder().max_capacity(MOST).time_to_live(RETRY_AFTER).build(),
            fetch_queue: Mutex::default(),
        }))
    }

    /// Keeps what an answer tells, or adds what is kept to an answer that tells nothing. False
    /// where the name is still being asked for.
    pub fn fill(&self, conversation: &mut Conversation) -> bool {
        let Some(id) = conversation.contact.id.clone() else { return true };
        self.fill_from_cache(conversation);
        let fetch_queue = !conversation.contact.is_told()
            && !self.0.known.contains_key(&id)
            && self.0.gateway.known_contract() == Some(Contract::Documented)
            && !self.0.left_alone.contains_key(&id);
        if fetch_queue {
            self.enqueue(id, conversation.id.clone());
        }
        !fetch_queue
    }

    /// The same, without asking for what is missing: many rows would crowd out what people wait for.
    pub fn fill_from_cache(&self, conversation: &mut Conversation) {
        let contact = &mut conversation.contact;
        let Some(id) = &contact.id else { return };
        let known = self.0.known.get(id);
        if contact.is_told() {
            // Reading costs far less than writing, and rows are seen again and again.
            if known.is_none_or(|known| *known != *contact) {
                self.0.known.insert(id.clone(), Arc::new(contact.clone()));
            }
        } else if let Some(known) = known {
            *contact = Contact::clone(&known);
        }
    }

    fn enqueue(&self, contact: ContactId, of: ConversationId) {
        let mut fetch_queue = self.fetch_queue();
        if fetch_queue.being_asked.as_ref() == Some(&contact) {
            return;
        }
        fetch_queue.names.retain(|(known, _)| *known != contact);
        if fetch_queue.names.len() >= MAX_QUEUED {
            fetch_queue.names.remove(0);
        }
        let idle = fetch_queue.being_asked.is_none();
        fetch_queue.names.push((contact, of));
        if idle {
            let next = fetch_queue.next();
            drop(fetch_queue);
            tokio::spawn(self.clone().ask(next));
        }
    }

    /// Asks for one after the other until none is wanted.
    async fn ask(self, mut next: Option<(ContactId, ConversationId)>) {
        while let Some((contact, of)) = next {
            match self.0.gateway.get(&of).await {
                // A customer without any name is known as such.
                Ok(conversation) => {
                    self.0.queue.rename_contact(&conversation.contact);
                    self.0.known.insert(contact, Arc::new(conversation.contact));
                }
                Err(_) => self.0.left_alone.insert(contact, ()),
            }
            next = self.fetch_queue().next();
        }
    }

    fn fetch_queue(&self) -> MutexGuard<'_, FetchQueue> {
        self.0.fetch_queue.lock().expect("no holder of this lock panics")
    }
}

impl FetchQueue {
    fn next(&mut self) -> Option<(ContactId, ConversationId)> {
        let next = self.names.pop();
        self.being_asked = next.as_ref().map(|(contact, _)| contact.clone());
        next
    }
}
