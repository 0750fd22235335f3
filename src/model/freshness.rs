//! The freshness of data.

use super::VendorTrouble;
use serde::{Deserialize, Serialize};

/// Whether data is current, being refreshed, or stale.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Freshness {
    /// Just received.
    #[default]
    Current,
    /// Received a moment ago; a refresh is in progress.
    Refreshing,
    /// The last known data; the refresh failed with this error.
    Stale(VendorTrouble),
}
