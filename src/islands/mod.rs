//! What lives in the browser: one island a file. Islands stand outside of what a change of the page
//! replaces, and work on the document by delegation. What they change goes through the same forms
//! as without them.

/// What a click asks for.
pub mod actions;
/// Choosing an assignee.
pub mod assign_menu;
/// What the browser offers beyond `web-sys`.
mod browser;
/// Times in the browser's time zone.
mod clock;
/// A field that narrows a list, and a choice from it.
pub mod combobox;
/// How the page is connected to the server.
mod connection;
/// What stands over a page that is cut off from the server.
pub mod connection_bar;
/// The document, as islands read and change it.
pub mod dom;
/// The server's events.
mod event_stream;
/// Keeping the page up to date.
pub mod live_updates;
/// Messages of the system.
mod notifications;
/// What the page says about itself.
mod page;
/// Where this tab is.
mod presence;
/// Drawing the page anew.
pub mod refresh;
/// Rows and viewers that the server pushes.
mod rows;
/// Sending a form that is not part of the page.
pub mod submit;
/// What has just happened.
pub mod toasts;
