//! How the reading goes: how much there is, how late the picture is, and what keeps it from being
//! later.

use super::index::MOST;
use crate::model::{Freshness, Queue, Timestamp, VendorTrouble};
use crate::server::sendseven::SendSevenError;
use std::time::Duration;
use tokio::time::Instant;

/// A failure that passes within this time is not worth mentioning.
const WORTH_MENTIONING: Duration = Duration::from_secs(5);
/// Somebody who looked so lately is still looking.
const STILL_LOOKING: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub struct Progress {
    /// Conversations that SendSeven counts, as of the last pass.
    total: u64,
    complete_at: Option<Timestamp>,
    /// None before the first answer.
    heard_at: Option<Timestamp>,
    started_at: Timestamp,
    /// The latest failure, and since when there has been nothing else.
    failing: Option<(SendSevenError, Instant)>,
    looked: Option<Instant>,
    told: Option<Instant>,
}

impl Progress {
    pub fn new(started_at: Timestamp) -> Self {
        Self {
            total: 0,
            complete_at: None,
            heard_at: None,
            started_at,
            failing: None,
            looked: None,
            told: None,
        }
    }

    pub fn has_begun(&self) -> bool {
        self.heard_at.is_some()
    }

    pub fn is_complete(&self) -> bool {
        self.complete_at.is_some()
    }

    pub fn succeeded(&mut self, at: Timestamp) {
        self.heard_at = Some(at);
        self.failing = None;
    }

    pub fn failed(&mut self, error: SendSevenError) {
        let since = self.failing.take().map_or_else(Instant::now, |(_, since)| since);
        self.failing = Some((error, since));
    }

    /// Takes note of how much a pass has counted so far: all there is, once one is complete.
    pub fn counted(&mut self, total: u64) {
        if !self.is_complete() {
            self.total = total;
        }
    }

    pub fn completed(&mut self, began: Timestamp, total: u64) {
        self.complete_at = Some(began);
        self.total = total;
    }

    /// True where nobody had looked for a while.
    pub fn looked_at(&mut self) -> bool {
        let watched = self.is_watched();
        self.looked = Some(Instant::now());
        !watched
    }

    pub fn is_watched(&self) -> bool {
        self.looked.is_some_and(|at| at.elapsed() < STILL_LOOKING)
    }

    /// When a webhook last told something genuine.
    pub fn told(&self) -> Option<Instant> {
        self.told
    }

    pub fn was_told(&mut self) {
        self.told = Some(Instant::now());
    }

    pub fn standing(&self, loaded: u64) -> Queue {
        let failing = self.failing.as_ref();
        let failing = failing.filter(|(_, since)| since.elapsed() > WORTH_MENTIONING);
        Queue {
            loaded,
            // Between two passes the count of the last one is late; only what has no place is missing.
            total: if loaded < MOST as u64 && self.is_complete() {
                loaded
            } else {
                self.total.max(loaded)
            },
            complete_at: self.complete_at,
            heard_at: self.heard_at.unwrap_or(self.started_at),
            freshness: failing.map_or(Freshness::Current, |(error, _)| {
                Freshness::Stale(VendorTrouble::from(error))
            }),
        }
    }
}
