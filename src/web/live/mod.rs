//! Live updates: each event of the bus is drawn once for each variant of the pages that listen, and
//! every browser's stream (`/events`) passes it on.

/// Draws events, and sends the server's status at an interval.
mod publisher;
/// One browser's stream.
mod stream;

pub use publisher::run;
pub use stream::{PATH, stream};
