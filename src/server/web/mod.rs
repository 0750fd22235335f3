//! What speaks HTTP to browsers: pages, server functions and files.

/// What each address shows.
pub mod pages;
/// A page as a whole document.
pub mod render;
/// Server functions, called by forms and by scripts.
pub mod server_fns;
/// Files that are served unchanged.
pub mod static_files;
/// One request for a page.
pub mod visit;
