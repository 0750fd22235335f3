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
    /// Other contacts that may be the same person.
    pub duplicates: Vec<Contact>,
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

/// A field of a contact that operators can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactField {
    Name,
    Phone,
    Email,
}

impl ContactField {
    pub const ALL: [Self; 3] = [Self::Name, Self::Phone, Self::Email];

    /// Returns the name in forms, in the audit log, and at SendSeven.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }

    /// Returns the name in forms of the value that the form was drawn with.
    pub fn seen_name(self) -> &'static str {
        match self {
            Self::Name => "seen_name",
            Self::Phone => "seen_phone",
            Self::Email => "seen_email",
        }
    }

    /// Returns its value; empty if there is none.
    pub fn of(self, contact: &Contact) -> &str {
        let value = match self {
            Self::Name => &contact.name,
            Self::Phone => &contact.phone,
            Self::Email => &contact.email,
        };
        value.as_deref().unwrap_or_default()
    }
}

/// An edit that was made: the contact before and after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactEdit {
    pub before: Contact,
    pub after: Contact,
}

/// A conflict: somebody else changed the same fields of a contact first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactConflict {
    /// The operator, if the change was made in Sevendesk.
    pub by: Option<String>,
    /// The names of the fields.
    pub fields: Vec<String>,
}

/// A customer and their conversations.
#[derive(Debug, Clone)]
pub struct ContactPage {
    pub profile: ContactProfile,
    /// The newest first, and how many there are at SendSeven; `Err` if they cannot be read.
    pub conversations: Result<(Vec<Conversation>, u64), AppError>,
}
