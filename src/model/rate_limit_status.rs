//! The status of the shared rate limit, and whether SendSeven responds.

use super::VendorTrouble;
use serde::{Deserialize, Serialize};

/// The current minute, for the meter on every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLimitStatus {
    /// Calls in the last 60 seconds.
    pub used: u32,
    pub limit: u32,
    /// Seconds until calls resume after SendSeven answered 429.
    pub blocked_for: Option<u32>,
    /// Why no calls are made while SendSeven is down.
    pub trouble: Option<VendorTrouble>,
}

impl RateLimitStatus {
    /// Returns whether lists are about to wait for a call.
    pub fn is_tight(&self) -> bool {
        self.blocked_for.is_some() || self.used * 100 >= self.limit * 80
    }
}
