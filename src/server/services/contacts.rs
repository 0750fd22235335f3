//! Names of customers. Lists of the documented contract tell only a contact's id; names learned
//! when a conversation was opened are kept in memory for a while, never on disk.

use crate::model::{Contact, ContactId};
use moka::sync::Cache;
use std::time::Duration;

const MOST: u64 = 10_000;
const KEPT_FOR: Duration = Duration::from_secs(3600);

/// What is known of customers, bounded in number and age. Clones share one memory.
#[derive(Clone)]
pub struct KnownContacts(Cache<ContactId, Contact>);

impl KnownContacts {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(KEPT_FOR).build())
    }

    /// Keeps what an answer tells, or adds what is kept to an answer that tells nothing.
    pub fn exchange(&self, contact: &mut Contact) {
        let Some(id) = contact.id.clone() else { return };
        let told = contact.name.is_some() || contact.phone.is_some() || contact.email.is_some();
        if told {
            self.0.insert(id, contact.clone());
        } else if let Some(known) = self.0.get(&id) {
            *contact = known;
        }
    }
}

impl Default for KnownContacts {
    fn default() -> Self {
        Self::new()
    }
}
