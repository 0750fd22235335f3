//! What can be played, one file each.

/// The demo as a program under load.
mod demo;
/// Many conversations reassigned while people click.
pub mod jobs;
/// Many operators on one token.
pub mod mixed_load;
/// A page beside the same bytes from memory.
pub mod page;
/// Changes made elsewhere, without webhooks.
pub mod polling_latency;
/// Ten thousand open conversations.
pub mod queue_queries;
/// One operator at a time.
mod virtual_user;
/// Webhooks and many open pages.
pub mod webhook_fanout;
