//! Counts sign-ins with names that nobody has, so that a flood of them fills no table.

use std::sync::{Mutex, PoisonError};

/// Attempts in the current minute after its first; `None` between such minutes.
#[derive(Debug, Default)]
pub struct UnknownNames(Mutex<Option<u32>>);

impl UnknownNames {
    /// Counts an attempt. Returns whether it is the first: the caller must then end the minute.
    pub fn count(&self) -> bool {
        let mut more = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = more.is_none();
        *more = Some(more.map_or(0, |more| more.saturating_add(1)));
        first
    }

    /// Ends the minute; returns the number of attempts after its first.
    pub fn end_minute(&self) -> u32 {
        let mut more = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        more.take().unwrap_or_default()
    }
}
