//! A text that is not localized yet.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The key of a text and its values, localized when shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalizedText {
    pub key: Cow<'static, str>,
    pub values: Vec<(Cow<'static, str>, String)>,
}

impl From<&'static str> for LocalizedText {
    fn from(key: &'static str) -> Self {
        Self { key: key.into(), values: Vec::new() }
    }
}

impl LocalizedText {
    /// Adds a value.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name.into(), value.into()));
        self
    }
}
