//! The clock that determines when changes are due.

use crate::server::store;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// The current time; tests advance it instead of waiting.
#[derive(Debug, Default)]
pub struct Clock {
    ahead_ms: AtomicI64,
}

impl Clock {
    /// Returns the current time in Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        store::now_ms() + self.ahead_ms.load(Ordering::Relaxed)
    }

    pub fn advance(&self, by: Duration) {
        self.ahead_ms.fetch_add(milliseconds(by), Ordering::Relaxed);
    }
}

/// Converts a duration to milliseconds.
pub fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
