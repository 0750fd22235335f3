//! The code that runs in the browser, one island per file. Islands are outside the part of the page
//! that Turbo replaces and use event delegation. Changes go through the same forms as without
//! JavaScript.

/// Click actions.
pub mod actions;
/// Files for replies.
mod attachments;
/// Browser APIs that `web-sys` does not provide.
mod browser;
/// Canned replies in the form for replies.
mod canned_replies;
/// The menu to choose an assignee or a canned reply.
pub mod choice_menu;
/// Times in the browser's time zone.
mod clock;
/// The dialog that confirms a close.
pub mod close_dialog;
/// A text field that filters a list of choices.
pub mod combobox;
/// The command palette.
pub mod command_palette;
/// The keyboard commands.
pub mod commands;
/// The state of the connection to the server.
mod connection;
/// The bar above a page that lost its connection.
pub mod connection_bar;
/// Helpers to read and change the document.
pub mod dom;
/// The stream of server events.
mod event_stream;
/// Focus after navigation.
pub mod focus;
/// How many characters of a text are left.
mod length;
/// Keeping the page up to date.
pub mod live_updates;
/// Desktop notifications.
mod notifications;
/// Metadata of the page.
mod page;
/// Reports which conversation this tab shows.
mod presence;
/// Rows and viewers that the server pushes.
mod pushed_rows;
/// Refreshing the page.
pub mod refresh;
/// Rows of the list, and the current one.
pub mod rows;
/// Filters that apply without a button.
pub mod search;
/// The selection of rows.
pub mod selection;
/// Keyboard shortcuts.
pub mod shortcuts;
/// Sending a form that is not part of the page.
pub mod submit;
/// Toasts.
pub mod toasts;
