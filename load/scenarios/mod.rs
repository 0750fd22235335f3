//! What can be played, one file each.

/// Many operators on one token.
pub mod day;
/// The demo as a program under load.
mod demo;
/// Changes made elsewhere, without webhooks.
pub mod elsewhere;
/// Many conversations reassigned while people click.
pub mod jobs;
/// Webhooks and many open pages.
pub mod news;
/// One operator at a time.
mod operator;
/// A page beside the same bytes from memory.
pub mod page;
/// Ten thousand open conversations.
pub mod queue;
