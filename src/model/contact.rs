//! Who a conversation is with.

use super::ContactId;
use crate::i18n::t;
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
    /// The name, else the phone, else the email, else the id.
    pub fn label(&self) -> &str {
        [&self.name, &self.phone, &self.email]
            .into_iter()
            .find_map(|f| f.as_deref().filter(|t| !t.trim().is_empty()))
            .or(self.id.as_ref().map(ContactId::as_str))
            .unwrap_or_else(|| t("contact-unknown"))
    }

    /// Whether more is known than an id.
    pub fn is_told(&self) -> bool {
        self.name.is_some() || self.phone.is_some() || self.email.is_some()
    }

    /// How to reach them, where that is not already the label.
    pub fn reach(&self) -> Option<&str> {
        [&self.phone, &self.email]
            .into_iter()
            .find_map(|f| f.as_deref().filter(|t| !t.trim().is_empty()))
            .filter(|reach| *reach != self.label())
    }
}
