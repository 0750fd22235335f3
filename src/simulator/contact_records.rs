//! What is known of customers beside what their conversations say.

use super::records::{Contact, unique_now};
use serde_json::Value;
use std::collections::HashMap;
use time::OffsetDateTime;

/// Contacts without a conversation, and details of all that were changed.
#[derive(Default)]
pub struct Contacts {
    pub without_conversation: Vec<Contact>,
    details: HashMap<String, Details>,
}

/// Details of one contact.
#[derive(Debug, Clone, Default)]
pub struct Details {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub languages: Option<String>,
    pub birthday: Option<String>,
    pub avatar_url: Option<String>,
    pub custom_fields: serde_json::Map<String, Value>,
    /// The ids of its tags.
    pub tags: Vec<String>,
    /// Contact methods that were added by calls, as the API shows them.
    pub methods: Vec<Value>,
    pub created_at: Option<OffsetDateTime>,
    pub updated_at: Option<OffsetDateTime>,
}

impl Contacts {
    pub fn details(&self, id: &str) -> Details {
        self.details.get(id).cloned().unwrap_or_default()
    }

    /// Returns the details of a contact to change them.
    pub fn change(&mut self, id: &str) -> &mut Details {
        let details = self.details.entry(id.to_owned()).or_default();
        details.updated_at = Some(unique_now());
        details
    }

    /// Takes a tag off every contact.
    pub fn remove_tag(&mut self, tag: &str) {
        self.details.values_mut().for_each(|details| details.tags.retain(|id| id != tag));
    }

    pub fn forget(&mut self, id: &str) {
        self.details.remove(id);
        self.without_conversation.retain(|contact| contact.id != id);
    }
}
