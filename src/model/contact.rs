//! Who a conversation is with.

use super::ContactId;
use serde::{Deserialize, Serialize};

/// A customer, as far as the API has told. In lists of the documented contract only the id is known.
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
    /// Whether more is known than an id.
    pub fn is_told(&self) -> bool {
        self.name.is_some() || self.phone.is_some() || self.email.is_some()
    }
}
