//! The clock by which changes become due.

use crate::server::store;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// The time of day; tests move it on instead of waiting.
#[derive(Debug, Default)]
pub struct Clock {
    ahead_ms: AtomicI64,
}

impl Clock {
    /// The present millisecond.
    pub fn now_ms(&self) -> i64 {
        store::now_ms() + self.ahead_ms.load(Ordering::Relaxed)
    }

    pub fn advance(&self, by: Duration) {
        self.ahead_ms.fetch_add(milliseconds(by), Ordering::Relaxed);
    }
}

/// A length of time as the database counts it.
pub fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
