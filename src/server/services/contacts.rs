//! Contact names. Lists of the documented contract contain only a contact's ID. Names come from
//! opened conversations or from single reads at low priority, and are cached in memory for a while,
//! never on disk.

use super::queue::Queue;
use crate::model::{Contact, ContactId, Contract, Conversation, ConversationId};
use crate::server::sendseven::SendSeven;
use moka::sync::Cache;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

const MOST: u64 = 10_000;
const TIME_TO_LIVE: Duration = Duration::from_secs(6 * 3600);
/// Delay before retrying a contact whose name could not be fetched.
const RETRY_AFTER: Duration = Duration::from_secs(120);
/// Lists of SendSeven may have the earlier values of an edited contact for this long.
const EDITED_FOR: Duration = Duration::from_secs(30);
/// Maximum number of queued names; when full, the oldest request is dropped.
const MAX_QUEUED: usize = 200;

/// Contact cache, bounded in size and age. Clones share it.
#[derive(Clone)]
pub struct ContactCache(Arc<Shared>);

struct Shared {
    gateway: SendSeven,
    /// Receives each fetched name for its rows.
    queue: Queue,
    known: Cache<ContactId, Arc<Contact>>,
    /// Contacts that were just edited here.
    edited: Cache<ContactId, Arc<Contact>>,
    /// Contacts whose last fetch failed.
    left_alone: Cache<ContactId, ()>,
    fetch_queue: Mutex<FetchQueue>,
}

#[derive(Default)]
struct FetchQueue {
    /// A stack: the most recent request is last and is fetched first.
    names: Vec<(ContactId, ConversationId)>,
    being_asked: Option<ContactId>,
}

impl ContactCache {
    /// Creates the cache; missing names are fetched with `gateway` and its priority.
    pub fn new(gateway: SendSeven, queue: Queue) -> Self {
        Self(Arc::new(Shared {
            gateway,
            queue,
            known: Cache::builder().max_capacity(MOST).time_to_live(TIME_TO_LIVE).build(),
            edited: Cache::builder().max_capacity(MOST).time_to_live(EDITED_FOR).build(),
            left_alone: Cache::builder().max_capacity(MOST).time_to_live(RETRY_AFTER).build(),
            fetch_queue: Mutex::default(),
        }))
    }

    /// Caches the contact of a response, or fills it in from the cache if the response lacks it.
    /// Returns false while the name is still being fetched.
    pub fn fill(&self, conversation: &mut Conversation) -> bool {
        let Some(id) = conversation.contact.id.clone() else { return true };
        self.fill_from_cache(conversation);
        let fetch_queue = !conversation.contact.has_details()
            && !self.0.known.contains_key(&id)
            && self.0.gateway.known_contract() == Some(Contract::Documented)
            && !self.0.left_alone.contains_key(&id);
        if fetch_queue {
            self.enqueue(id, conversation.id.clone());
        }
        !fetch_queue
    }

    /// Like [`fill`](Self::fill) but never fetches: many rows would crowd out what people wait for.
    pub fn fill_from_cache(&self, conversation: &mut Conversation) {
        let contact = &mut conversation.contact;
        let Some(id) = &contact.id else { return };
        if let Some(edited) = self.0.edited.get(id) {
            *contact = Contact::clone(&edited);
            return;
        }
        let known = self.0.known.get(id);
        if contact.has_details() {
            // Reads cost far less than writes, and the same rows come again and again.
            if known.is_none_or(|known| *known != *contact) {
                self.0.known.insert(id.clone(), Arc::new(contact.clone()));
            }
        } else if let Some(known) = known {
            *contact = Contact::clone(&known);
        }
    }

    /// Shows the new values of an edited contact in all of its conversations at once.
    pub fn record_edit(&self, id: &ContactId, contact: &Contact) {
        self.0.edited.insert(id.clone(), Arc::new(contact.clone()));
        self.0.known.insert(id.clone(), Arc::new(contact.clone()));
        self.0.queue.rename_contact(contact);
    }

    /// Completes a contact of which only the id is known, if more is in memory.
    pub fn complete(&self, contact: &mut Contact) {
        let known = contact.id.as_ref().and_then(|id| self.0.known.get(id));
        if let Some(known) = known.filter(|_| !contact.has_details()) {
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

    /// Fetches queued names one by one until the queue is empty.
    async fn ask(self, mut next: Option<(ContactId, ConversationId)>) {
        while let Some((contact, of)) = next {
            match self.0.gateway.get(&of).await {
                // A contact that has no name is cached too.
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
