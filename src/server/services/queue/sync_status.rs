//! State of the sync: how much is loaded, how current it is, and the error that delays it.

use super::index::MAX_CONVERSATIONS;
use crate::model::{Freshness, Queue, Timestamp, VendorTrouble};
use crate::server::sendseven::SendSevenError;
use std::time::Duration;
use tokio::time::Instant;

/// A failure shorter than this is not reported.
const UNREPORTED: Duration = Duration::from_secs(5);
/// How long a view counts as watching.
const VIEWED_FOR: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub struct SyncStatus {
    /// Conversations SendSeven counted in the last pass.
    total: u64,
    complete_at: Option<Timestamp>,
    /// `None` before the first response.
    synced_at: Option<Timestamp>,
    started_at: Timestamp,
    /// The latest failure, and when the current series began.
    failing: Option<(SendSevenError, Instant)>,
    viewed_at: Option<Instant>,
    webhook_at: Option<Instant>,
}

impl SyncStatus {
    pub fn new(started_at: Timestamp) -> Self {
        Self {
            total: 0,
            complete_at: None,
            synced_at: None,
            started_at,
            failing: None,
            viewed_at: None,
            webhook_at: None,
        }
    }

    pub fn has_begun(&self) -> bool {
        self.synced_at.is_some()
    }

    pub fn is_complete(&self) -> bool {
        self.complete_at.is_some()
    }

    pub fn succeeded(&mut self, at: Timestamp) {
        self.synced_at = Some(at);
        self.failing = None;
    }

    pub fn failed(&mut self, error: SendSevenError) {
        let since = self.failing.take().map_or_else(Instant::now, |(_, since)| since);
        self.failing = Some((error, since));
    }

    /// Records a pass's running total until the first pass is complete.
    pub fn counted(&mut self, total: u64) {
        if !self.is_complete() {
            self.total = total;
        }
    }

    pub fn completed(&mut self, began: Timestamp, total: u64) {
        self.complete_at = Some(began);
        self.total = total;
    }

    /// Returns true if nobody was watching before.
    pub fn mark_viewed(&mut self) -> bool {
        let watched = self.is_watched();
        self.viewed_at = Some(Instant::now());
        !watched
    }

    pub fn is_watched(&self) -> bool {
        self.viewed_at.is_some_and(|at| at.elapsed() < VIEWED_FOR)
    }

    /// Returns when the last authentic webhook arrived.
    pub fn last_webhook_at(&self) -> Option<Instant> {
        self.webhook_at
    }

    pub fn webhook_received(&mut self) {
        self.webhook_at = Some(Instant::now());
    }

    pub fn status(&self, loaded: u64) -> Queue {
        let failing = self.failing.as_ref();
        let failing = failing.filter(|(_, since)| since.elapsed() > UNREPORTED);
        Queue {
            loaded,
            // Between passes the last total is outdated; only rows beyond the limit are missing.
            total: if loaded < MAX_CONVERSATIONS as u64 && self.is_complete() {
                loaded
            } else {
                self.total.max(loaded)
            },
            complete_at: self.complete_at,
            synced_at: self.synced_at.unwrap_or(self.started_at),
            freshness: failing.map_or(Freshness::Current, |(error, _)| {
                Freshness::Stale(VendorTrouble::from(error))
            }),
        }
    }
}
