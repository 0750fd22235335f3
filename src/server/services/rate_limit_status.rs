//! State of the shared rate limit.

use super::Services;
use crate::model::{RateLimitStatus, VendorTrouble};

pub fn rate_limit_status(services: &Services) -> RateLimitStatus {
    let snapshot = services.gateway.snapshot();
    let whole = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    RateLimitStatus {
        used: whole(snapshot.used),
        limit: whole(snapshot.limit),
        blocked_for: snapshot.blocked_for.map(|left| whole(left.as_secs() as usize + 1)),
        trouble: services.gateway.circuit_open().map(|(cause, _)| VendorTrouble::from(&cause)),
    }
}
