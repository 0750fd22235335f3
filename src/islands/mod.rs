//! What lives in the browser: one island a file. Islands stand outside of what a change of the page
//! replaces, and work on the document by delegation. What they change goes through the same forms
//! as without them.

/// What a click asks for.
pub mod actions;
/// Choosing an assignee.
pub mod assign_menu;
/// Asking before a conversation is closed.
pub mod close_dialog;
/// A field that narrows a list, and a choice from it.
pub mod combobox;
/// Every command, in one list.
pub mod command_palette;
/// What commands do.
pub mod commands;
/// The document, as islands read and change it.
pub mod dom;
/// Where the focus goes when the page changes.
pub mod focus;
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
