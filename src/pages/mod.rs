//! One file or folder per URL, rendered by the server from data that services return. Links and
//! forms work without JavaScript; islands make them instant.

/// Changes that need attention.
pub mod attention;
/// The audit log.
pub mod audit;
/// The texts to reply with.
pub mod canned_replies;
/// The connection to SendSeven.
pub mod connection;
/// One customer and their conversations.
pub mod contact;
/// The form that edits a contact.
pub mod contact_edit;
/// Every field of a conversation, uncut.
pub mod conversation_fields;
/// The list and the conversation open beside it.
pub mod conversations;
/// The page shown instead of one that failed to load.
pub mod error;
/// The choice of the format of files.
pub mod file_format;
pub mod filters;
/// Fragments that many pages share.
mod fragments;
/// Handing over the work of an agent who is away.
pub mod hand_over;
/// One bulk job.
pub mod job;
/// All bulk jobs.
pub mod jobs;
/// The layout of every page.
pub mod layout;
/// The choice of the density and columns of lists.
pub mod list_layout;
/// The list of keyboard shortcuts.
mod shortcuts_help;
pub mod sign_in;
pub mod team;
pub mod views;

use leptos::prelude::*;

/// The page a handler passes to the layout.
pub struct Page {
    /// The document title, without the product name.
    pub title: String,
    /// Whether the browser refreshes the page on changes and at intervals.
    pub live: bool,
    /// The HTTP status code.
    pub status: u16,
    /// Whether the page needs `public/pages.css`: every page but the list.
    pub needs_page_styles: bool,
    pub content: AnyView,
}

impl Page {
    /// Creates a page that does not refresh.
    pub fn new(title: impl Into<String>, content: impl IntoView + 'static) -> Self {
        Self {
            title: title.into(),
            live: false,
            status: 200,
            needs_page_styles: true,
            content: content.into_any(),
        }
    }

    /// Creates a page that refreshes on changes.
    pub fn live(title: impl Into<String>, content: impl IntoView + 'static) -> Self {
        Self { live: true, ..Self::new(title, content) }
    }
}
