//! How the calls everyone shares stand.

use super::Services;
use crate::model::{RateLimitStatus, VendorTrouble};

pub fn pulse(services: &Services) -> RateLimitStatus {
    let standing = services.gateway.standing();
    let whole = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    RateLimitStatus {
        used: whole(standing.used),
        limit: whole(standing.limit),
        stopped_for: standing.stopped_for.map(|left| whole(left.as_secs() as usize + 1)),
        trouble: services.gateway.resting().map(|(cause, _)| VendorTrouble::from(&cause)),
    }
}
