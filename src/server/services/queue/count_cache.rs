//! Counts as they were made: every page shows those of every view, and most pages ask within the
//! same moment for the same ones.

use super::Queue;
use crate::model::{Counts, Query, Timestamp, WaitThresholds};
use moka::sync::Cache;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Queries whose counts are kept.
const MAX_CONVERSATIONS: u64 = 500;

/// What counts depend on: the state of the queue, the second, and what is counted.
type Key = (u64, Timestamp, Query);

pub(super) struct CountCache {
    /// Grows with every change of the queue.
    version: AtomicU64,
    matching: Cache<Key, u32>,
    choices: Cache<Key, Arc<Counts>>,
}

impl Default for CountCache {
    fn default() -> Self {
        let version = AtomicU64::default();
        Self {
            version,
            matching: Cache::new(MAX_CONVERSATIONS),
            choices: Cache::new(MAX_CONVERSATIONS),
        }
    }
}

impl CountCache {
    /// What was counted before no longer serves. To be called before the queue is changed, while
    /// nobody can look at it.
    pub fn forget(&self) {
        self.version.fetch_add(1, Ordering::SeqCst);
    }

    fn key(&self, query: &Query, now: Timestamp) -> Key {
        (self.version.load(Ordering::SeqCst), now, query.on_page(1))
    }
}

impl Queue {
    /// How many conversations match.
    pub fn count(&self, query: &Query, urgency: &WaitThresholds, now: Timestamp) -> u32 {
        let key = self.0.count_cache.key(query, now);
        let count = || self.read(|snapshot| snapshot.count(query, urgency, now));
        self.0.count_cache.matching.get_with(key, count)
    }

    /// How many rows each choice of a filter would leave.
    pub fn counts(&self, query: &Query, urgency: &WaitThresholds, now: Timestamp) -> Arc<Counts> {
        let key = self.0.count_cache.key(query, now);
        let count = || Arc::new(self.read(|snapshot| snapshot.counts(query, urgency, now)));
        self.0.count_cache.choices.get_with(key, count)
    }
}
