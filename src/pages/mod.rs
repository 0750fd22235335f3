//! One file or folder per address, drawn by the server from data that services answer. Plain links
//! and forms do everything; islands make it instant.

/// Changes that failed.
pub mod attention;
/// Who did what.
pub mod audit;
/// The list and what is open beside it.
pub mod conversations;
/// What stands in place of a page that could not be drawn.
pub mod error;
/// Handing work over.
pub mod hand_over;
/// One job.
pub mod job;
/// All jobs.
pub mod jobs;
/// What stands around every page.
pub mod layout;
/// Which key does what.
mod shortcuts_help;
pub mod sign_in;
pub mod team;
pub mod views;

use leptos::prelude::*;

/// A page as its handler hands it to the layout.
pub struct Page {
    /// What the browser's tab says, without the name of the product.
    pub title: String,
    /// Whether the page is drawn anew when something changes, and as time passes.
    pub live: bool,
    /// The status of the answer, as HTTP has it.
    pub status: u16,
    pub content: AnyView,
}

impl Page {
    /// A page that stays as it was drawn.
    pub fn new(title: impl Into<String>, content: impl IntoView + 'static) -> Self {
        Self { title: title.into(), live: false, status: 200, content: content.into_any() }
    }

    /// A page that follows what changes.
    pub fn live(title: impl Into<String>, content: impl IntoView + 'static) -> Self {
        Self { live: true, ..Self::new(title, content) }
    }
}
