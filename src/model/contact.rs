//! The customer of a conversation.

use super::ContactId;
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
