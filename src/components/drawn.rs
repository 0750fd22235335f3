//! A page as the server draws it. The browser shows it and knows nothing of what it is about.

use super::markup::El;
use serde::{Deserialize, Serialize};

/// What is shown at an address.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Drawn {
    /// What the browser's tab is called.
    pub title: String,
    /// Whether it is drawn anew when something has changed.
    pub live: bool,
    pub markup: El,
}
