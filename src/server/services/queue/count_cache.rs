//! Cache of counts: every page shows the counts of every view, and most pages request the same ones
//! at the same moment.

use super::Queue;
use crate::model::{Counts, Query, Timestamp, Today, WaitThresholds};
use moka::sync::Cache;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Maximum number of cached counts.
const MAX_CACHED_COUNTS: u64 = 500;

/// Everything a count depends on: the queue's version, the second, and the query.
type Key = (u64, Timestamp, Query);

pub(super) struct CountCache {
    /// Increases with every change of the queue.
    version: AtomicU64,
    matching: Cache<Key, u32>,
    choices: Cache<Key, Arc<Counts>>,
}

impl Default for CountCache {
    fn default() -> Self {
        let version = AtomicU64::default();
        Self {
            version,
            matching: Cache::new(MAX_CACHED_COUNTS),
            choices: Cache::new(MAX_CACHED_COUNTS),
        }
    }
}

impl CountCache {
    /// Invalidates all counts. Call it before changing the queue, while holding the write lock.
    pub fn forget(&self) {
        self.version.fetch_add(1, Ordering::SeqCst);
    }

    fn key(&self, query: &Query, now: Timestamp) -> Key {
        (self.version.load(Ordering::SeqCst), now, query.on_page(1))
    }
}

impl Queue {
    /// Returns the number of matching conversations.
    pub fn count(&self, query: &Query, urgency: &WaitThresholds, today: &Today) -> u32 {
        let key = self.0.count_cache.key(query, today.now);
        let count = || self.read(|snapshot| snapshot.count(query, urgency, today));
        self.0.count_cache.matching.get_with(key, count)
    }

    /// Returns the number of rows each filter option would leave.
    pub fn counts(&self, query: &Query, urgency: &WaitThresholds, today: &Today) -> Arc<Counts> {
        let key = self.0.count_cache.key(query, today.now);
        let count = || Arc::new(self.read(|snapshot| snapshot.counts(query, urgency, today)));
        self.0.count_cache.choices.get_with(key, count)
    }
}
