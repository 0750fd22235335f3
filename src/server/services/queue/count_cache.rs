//! Cache of counts: every page shows the counts of every view, and most pages request the same ones
//! at the same moment.

use super::Queue;
use crate::model::{Counts, Query, Timestamp, Today, WaitThresholds};
use moka::sync::Cache;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// Maximum number of cached counts.
const MAX_CACHED_COUNTS: u64 = 500;

/// Everything a count depends on: the queue's version, the second, and the query.
type Key = (u64, Timestamp, Query);

pub(super) struct CountCache {
    /// Increases with every change of the queue.
    version: AtomicU64,
    matching: Cache<Key, u32>,
    choices: Cache<Key, Arc<Counts>>,
    /// The queue's version and the number of conversations that are not closed.
    open: Mutex<Option<(u64, u32)>>,
}

impl Default for CountCache {
    fn default() -> Self {
        let version = AtomicU64::default();
        Self {
            version,
            matching: Cache::new(MAX_CACHED_COUNTS),
            choices: Cache::new(MAX_CACHED_COUNTS),
            open: Mutex::default(),
        }
    }
}

impl CountCache {
    /// Invalidates all counts. Call it before changing the queue, while holding the write lock.
    pub fn forget(&self) {
        self.version.fetch_add(1, Ordering::SeqCst);
    }

    fn key(&self, query: &Query, now: Timestamp) -> Key {
        (self.version(), now, query.on_page(1))
    }

    fn version(&self) -> u64 {
        self.version.load(Ordering::SeqCst)
    }
}

impl Queue {
    /// Returns the number of conversations that are not closed.
    pub fn open_count(&self) -> u32 {
        let mut known = self.0.count_cache.open.lock().expect("no holder of this lock panics");
        let version = self.0.count_cache.version();
        match *known {
            Some((counted, open)) if counted == version => open,
            _ => {
                let open = self.read(|snapshot| snapshot.open_count());
                *known = Some((version, open));
                open
            }
        }
    }

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
