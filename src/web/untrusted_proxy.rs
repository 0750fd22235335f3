//! Limits the warnings in the log about a proxy that is not trusted.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The least time between two warnings: anybody can send the header.
const WARN_EVERY: Duration = Duration::from_secs(3600);

/// When the last warning was logged.
#[derive(Debug, Default)]
pub struct LastWarning(Mutex<Option<Instant>>);

impl LastWarning {
    /// Returns whether a warning is due at that time, which the caller must then log.
    pub fn is_due(&self, now: Instant) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|at| now.duration_since(at) >= WARN_EVERY);
        if due {
            *last = Some(now);
        }
        due
    }
}
