//! Syncs the queue with SendSeven's lists: first a pass through everything that is not closed, then
//! the first page repeatedly for new rows, and a slow pass through the rest for changed or deleted
//! ones. One call per 2.5 s while an operator watches; fewer while webhooks arrive or nobody
//! watches.

use super::sync_plan::{Finished, Step, SyncPlan};
use super::{JUST_CLOSED, Queue};
use crate::model::{Conversation, ConversationId, PageSize, Query, Row, StatusFilter, Timestamp};
use crate::server::sendseven::{Listing, Priority, SendSeven, SendSevenError};
use crate::server::store::now;
use std::collections::HashSet;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;

/// Interval between calls: 24 a minute.
const ACTIVE_INTERVAL: Duration = Duration::from_millis(2_500);
/// Interval while webhooks arrive or nobody watches.
const IDLE_INTERVAL: Duration = Duration::from_secs(15);
/// Webhooks count as active if the last one is newer than this.
const WEBHOOKS_WORK: Duration = Duration::from_secs(15 * 60);
/// Pause after a failure, doubled up to the maximum. An open circuit breaker blocks calls.
const FIRST_BACKOFF: Duration = Duration::from_secs(2);
const MAX_BACKOFF: Duration = Duration::from_secs(5);
/// If more conversations than this are missing, the closed list is searched first.
const MAX_MISSING: usize = 3;
/// If a page of closed conversations has fewer hits than this, single reads are cheaper.
const WORTH_A_PAGE: usize = 2;
/// Maximum number of pages of closed conversations read by the first sync.
const MAX_CLOSED_PAGES: u32 = 10;
/// Maximum number of consecutive single reads before a list page is read.
const MAX_SINGLES: u32 = 4;
/// Interval for removing conversations closed long ago.
const CLEARED_EVERY: Duration = Duration::from_secs(60);

/// Syncs a queue with SendSeven.
pub struct Syncer {
    queue: Queue,
    gateway: SendSeven,
    plan: SyncPlan,
    /// Expected conversations that the pass did not find.
    missing: HashSet<ConversationId>,
    /// Number of consecutive single reads.
    singles: u32,
    backoff: Duration,
    cleared: Instant,
}

/// Syncs the queue until the server stops.
pub async fn run(queue: Queue, gateway: SendSeven, ended: CancellationToken) {
    let syncer = Syncer::new(queue, gateway);
    ended.run_until_cancelled(syncer.run()).await;
}

impl Syncer {
    pub fn new(queue: Queue, gateway: SendSeven) -> Self {
        let gateway = gateway.with_priority(Priority::Background);
        let plan = SyncPlan::new(Instant::now());
        let (missing, singles, cleared) = (HashSet::new(), 0, Instant::now());
        Self { queue, gateway, plan, missing, singles, backoff: FIRST_BACKOFF, cleared }
    }

    async fn run(mut self) {
        loop {
            match self.step().await {
                Ok(()) => {
                    self.backoff = FIRST_BACKOFF;
                    self.pause().await;
                }
                Err(error) => {
                    self.queue.note_failure(error);
                    sleep(self.backoff).await;
                    self.backoff = (self.backoff * 2).min(MAX_BACKOFF);
                }
            }
        }
    }

    /// Waits until the next call is due. A new viewer or a requested read ends a long pause early.
    async fn pause(&self) {
        if !self.queue.is_complete() {
            return;
        }
        sleep(ACTIVE_INTERVAL).await;
        let end = Instant::now() + IDLE_INTERVAL - ACTIVE_INTERVAL;
        while self.may_pause() && timeout_at(end, self.queue.changed()).await.is_ok() {}
    }

    fn may_pause(&self) -> bool {
        let result = self.queue.last_webhook_at();
        let has_webhooks = result.is_some_and(|at| at.elapsed() < WEBHOOKS_WORK);
        (has_webhooks || !self.queue.is_watched()) && self.queue.has_no_requested_reads()
    }

    /// Makes one call and processes its response.
    async fn step(&mut self) -> Result<(), SendSevenError> {
        if self.cleared.elapsed() >= CLEARED_EVERY {
            self.cleared = Instant::now();
            self.queue.index_mut().remove_expired(now());
        }
        self.queue.end_snoozes();
        let single =
            (self.singles < MAX_SINGLES).then(|| self.queue.next_requested_read()).flatten();
        match single {
            Some(id) => {
                self.singles += 1;
                self.read_one(id).await
            }
            None => {
                self.singles = 0;
                self.read_list().await
            }
        }
    }

    async fn read_one(&self, id: ConversationId) -> Result<(), SendSevenError> {
        let asked = Instant::now();
        match self.gateway.get(&id).await {
            Ok(conversation) => self.queue.upsert(conversation, asked),
            Err(error) if error.status() == Some(404) => self.queue.remove(&id),
            Err(error) => {
                self.queue.request_read(id);
                return Err(error);
            }
        }
        self.queue.note_success();
        Ok(())
    }

    async fn read_list(&mut self) -> Result<(), SendSevenError> {
        let step = self.plan.next(Instant::now());
        let asked = Instant::now();
        let query = Query::of_status(step.list).with_size(PageSize::MAX).on_page(step.page);
        let listing = self.gateway.list(&query).await?;
        let found = self.put(&listing, step, asked);
        let contract = self.gateway.known_contract();
        let worth_it = step.list != StatusFilter::Closed || self.reads_on(&listing, step, found);
        let goes_on = u64::from(step.page) < listing.total_pages && worth_it;
        self.plan.read(step, listing.total, goes_on, contract);
        self.queue.note_success();
        self.queue.note_counted(self.plan.counted());
        if let Some(list) = self.plan.take_finished_list() {
            self.look_for_missing(list);
        }
        if let Some((began, total)) = self.plan.finish(contract) {
            self.missing.drain().for_each(|id| self.queue.request_read(id));
            self.queue.note_complete(began, total);
        }
        Ok(())
    }

    /// Collects conversations a list no longer contains: closed, moved, deleted, or shifted to
    /// another page. Later lists may contain them; the rest are read singly.
    fn look_for_missing(&mut self, Finished { list, pass, began }: Finished) {
        let expected = |conversation: &Conversation| StatusFilter::of(conversation) == list;
        self.missing.extend(self.queue.index().missed(pass, began, expected));
        if self.missing.len() > MAX_MISSING {
            self.plan.look_at_closed();
        }
    }

    /// Returns whether the next page of closed conversations is worth a call.
    fn reads_on(&self, listing: &Listing, step: Step, found: usize) -> bool {
        let fills = step.pass == 1 && step.page < MAX_CLOSED_PAGES;
        let finds = !self.missing.is_empty() && found >= WORTH_A_PAGE;
        finds || (fills && closed_lately(listing, now()))
    }

    /// Stores the rows in the queue. Returns how many of the missing were among them.
    fn put(&mut self, listing: &Listing, step: Step, asked: Instant) -> usize {
        let missing = self.missing.len();
        for row in &listing.rows {
            match row {
                Row::Read(conversation) => {
                    self.missing.remove(&conversation.id);
                    self.queue.upsert_row((**conversation).clone(), asked, step.pass);
                }
                Row::Unreadable(Some(id)) => {
                    self.queue.index_mut().mark_seen(id, step.pass);
                    self.missing.remove(id);
                }
                Row::Unreadable(None) => {}
            }
        }
        missing - self.missing.len()
    }
}

/// Returns whether a page contains a conversation closed in the last day, as far as its times show.
fn closed_lately(listing: &Listing, now: Timestamp) -> bool {
    listing.rows.iter().any(|row| match row {
        Row::Read(conversation) => {
            let at = conversation.closed_at.or(conversation.updated_at);
            at.or(conversation.last_message_at).is_some_and(|at| at.age(now) < JUST_CLOSED)
        }
        Row::Unreadable(_) => false,
    })
}
