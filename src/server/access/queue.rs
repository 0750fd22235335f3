//! Bounds how many sign-ins wait for their password to be verified, in total and by source, so that
//! a flood from one address delays nobody else.

use super::source::Source;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most sign-ins that wait or are verified at once.
pub const MAX_WAITING: usize = 24;
/// The most from one source.
pub const MAX_PER_SOURCE: usize = 4;

/// The sign-ins that wait or are verified.
#[derive(Clone, Default)]
pub struct Queue(Arc<Mutex<HashMap<Source, usize>>>);

/// A place in the queue; left on drop.
pub struct Place {
    queue: Queue,
    source: Source,
}

impl Queue {
    /// Returns a place, or `None` if too many wait. Known browsers have places of their own.
    pub fn enter(&self, source: Source) -> Option<Place> {
        let mut waiting = self.waiting();
        let is_browser = matches!(source, Source::Browser(_));
        let same_kind =
            waiting.iter().filter(|(other, _)| matches!(other, Source::Browser(_)) == is_browser);
        let total: usize = same_kind.map(|(_, count)| count).sum();
        let from_source = waiting.get(&source).copied().unwrap_or_default();
        if total >= MAX_WAITING || from_source >= MAX_PER_SOURCE {
            return None;
        }
        waiting.insert(source.clone(), from_source + 1);
        Some(Place { queue: self.clone(), source })
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<Source, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = self.queue.waiting();
        if let Some(count) = waiting.get_mut(&self.source) {
            *count -= 1;
            if *count == 0 {
                waiting.remove(&self.source);
            }
        }
    }
}
