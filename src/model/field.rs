//! A field of a conversation as SendSeven answers it, uncut and uninterpreted.

/// A field that has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The names that lead to the field, joined by dots: `contact.name`, `tags.0`.
    pub path: String,
    pub text: String,
}
