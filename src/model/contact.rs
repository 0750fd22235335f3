//! The customer of a conversation.

use super::{AppError, Channel, ContactId, Conversation, Field, Tag, Timestamp};
use serde::{Deserialize, Serialize};

/// A customer, as far as the API has returned them. Lists of the documented contract have only ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ContactId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

impl Contact {
    /// Returns whether more than the id is known.
    pub fn has_details(&self) -> bool {
        self.name.is_some() || self.phone.is_some() || self.email.is_some()
    }
}

/// Everything the API tells about a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactProfile {
    pub contact: Contact,
    pub languages: Option<String>,
    pub birthday: Option<String>,
    pub is_blocked: bool,
    pub methods: Vec<ContactMethod>,
    pub tags: Vec<Tag>,
    pub custom_fields: Vec<Field>,
    /// How many other contacts may be the same person.
    pub duplicates: usize,
    pub created_at: Option<Timestamp>,
}

/// A way to reach a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactMethod {
    /// `None` for a phone number of no certain channel.
    pub channel: Option<Channel>,
    pub value: String,
    pub is_primary: bool,
}

/// A customer and their conversations.
#[derive(Debug, Clone)]
pub struct ContactPage {
    pub profile: ContactProfile,
    /// The newest first, and how many there are at SendSeven; `Err` if they cannot be read.
    pub conversations: Result<(Vec<Conversation>, u64), AppError>,
}
