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
/// Asking before a conversation is closed.
pub mod close_dialog;
/// A field that narrows a list, and a choice from it.
pub mod combobox;
/// Every command, in one list.
pub mod command_palette;
/// What commands do.
pub mod commands;
/// How the page is connected to the server.
mod connection;
/// What stands over a page that is cut off from the server.
pub mod connection_bar;
/// The document, as islands read and change it.
pub mod dom;
/// The server's events.
mod event_stream;
/// Where the focus goes when the page changes.
pub mod focus;
/// Keeping the page up to date.
pub mod live_updates;
/// Messages of the system.
mod notifications;
/// What the page says about itself.
mod page;
/// Where this tab is.
mod presence;
/// Rows and viewers that the server pushes.
mod pushed_rows;
/// Drawing the page anew.
pub mod refresh;
/// Rows of the list, and the one in hand.
pub mod rows;
/// Filters that apply by themselves.
pub mod search;
/// What is selected.
pub mod selection;
/// Keyboard shortcuts.
pub mod shortcuts;
/// Sending a form that is not part of the page.
pub mod submit;
/// What has just happened.
pub mod toasts;
