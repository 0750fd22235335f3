//! Live updates: each event is rendered once per variant of the open pages, and every browser's
//! stream (`/events`) passes it on.

/// Renders events, and sends the server's status at an interval.
mod publisher;
/// One browser's stream.
mod stream;

pub use publisher::run;
pub use stream::{PATH, stream};
