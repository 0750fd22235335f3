//! How fresh what is shown is.

use super::VendorTrouble;
use serde::{Deserialize, Serialize};

/// Where data stand between SendSeven's last answer and its next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Freshness {
    /// Just answered.
    #[default]
    Current,
    /// Answered a moment ago; being asked for again.
    Refreshing,
    /// The last that is known: asking again has led to this.
    Stale(VendorTrouble),
}
