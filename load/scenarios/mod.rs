//! The scenarios, one per file.

/// An operator who clicks with a page open.
mod clicker;
/// The demo under load.
mod demo;
/// A disk that is full or read-only.
pub mod disk;
/// What one client may try so that nobody else is served.
mod floods;
/// A job that reassigns many conversations while operators click.
pub mod jobs;
/// Jobs whose server is killed.
pub mod kills;
/// Many operators who share one token.
pub mod mixed_load;
/// A page compared with the same bytes from memory.
pub mod page;
/// How soon pages show changes made outside, without webhooks.
pub mod polling_latency;
/// Queries of ten thousand open conversations.
pub mod queue_queries;
/// Many people who sign in at once, and the server's memory.
pub mod sign_ins;
/// What one client can do to all others.
pub mod strangers;
/// One simulated operator.
mod virtual_user;
/// Webhooks and many open pages.
pub mod webhook_fanout;
