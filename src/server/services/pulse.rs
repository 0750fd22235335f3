//! How the calls everyone shares stand.

use super::Desk;
use crate::model::{Pulse, VendorTrouble};

pub fn pulse(desk: &Desk) -> Pulse {
    let standing = desk.gateway.standing();
    let whole = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Pulse {
        used: whole(standing.used),
        limit: whole(standing.limit),
        stopped_for: standing.stopped_for.map(|left| whole(left.as_secs() as usize + 1)),
        trouble: desk.gateway.resting().map(|(cause, _)| VendorTrouble::from(&cause)),
    }
}
