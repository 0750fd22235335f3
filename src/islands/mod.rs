//! What lives in the browser: one island a file. Islands stand outside of what a change of the page
//! replaces, and work on the document by delegation. What they change goes through the same forms
//! as without them.

/// What a click asks for.
pub mod actions;
/// Choosing an assignee.
pub mod assign_menu;
/// A field that narrows a list, and a choice from it.
pub mod combobox;
/// The document, as islands read and change it.
pub mod dom;
/// Sending a form that is not part of the page.
pub mod submit;
