//! Keeping the queue true by reading SendSeven's lists: once through all that is not closed, then
//! the first page again and again for what is new, and a slow pass through the rest for what has
//! changed or vanished. Frugal: one call in 2.5 s while somebody looks, fewer while webhooks tell of
//! changes or nobody is there.

use super::sync_plan::{Finished, Step, SyncPlan};
use super::{JUST_CLOSED, Queue};
use crate::model::{Conversation, ConversationId, PageSize, Query, Row, StatusFilter, Timestamp};
use crate::server::sendseven::{Listing, Priority, SendSeven, SendSevenError};
use crate::server::store::now;
use std::collections::HashSet;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;

/// Between two calls: 24 a minute.
const ACTIVE_INTERVAL: Duration = Duration::from_millis(2_500);
/// While webhooks tell of changes, or nobody looks.
const IDLE_INTERVAL: Duration = Duration::from_secs(15);
/// A webhook this long ago does not prove that they still come.
const WEBHOOKS_WORK: Duration = Duration::from_secs(15 * 60);
/// After a failure, doubling up to the longest; where SendSeven is down, the breaker lets no call through.
const FIRST_BACKOFF: Duration = Duration::from_secs(2);
const MAX_BACKOFF: Duration = Duration::from_secs(5);
/// More than so many that are missing are looked for among the closed ones first.
const MAX_MISSING: usize = 3;
/// A page of closed ones that holds fewer of the missing is no better than reading them singly.
const WORTH_A_PAGE: usize = 2;
/// What was closed lately is looked for on so many pages when the queue is filled.
const MAX_CLOSED_PAGES: u32 = 10;
/// After so many single conversations in a row, a page of a list has its turn.
const MAX_SINGLES: u32 = 4;
/// Between two looks for what has long been closed.
const CLEARED_EVERY: Duration = Duration::from_secs(60);

/// The one who keeps a queue.
pub struct Syncer {
    queue: Queue,
    gateway: SendSeven,
    pass: SyncPlan,
    /// What the pass should have met.
    missing: HashSet<ConversationId>,
    /// Single conversations read in a row.
    singles: u32,
    rest: Duration,
    cleared: Instant,
}

/// Keeps the queue until the server ends.
pub async fn run(queue: Queue, gateway: SendSeven, ended: CancellationToken) {
    let upkeep = Syncer::new(queue, gateway);
    ended.run_until_cancelled(upkeep.run()).await;
}

impl Syncer {
    pub fn new(queue: Queue, gateway: SendSeven) -> Self {
        let gateway = gateway.with_priority(Priority::Background);
        let pass = SyncPlan::new(Instant::now());
        let (missing, singles, cleared) = (HashSet::new(), 0, Instant::now());
        Self { queue, gateway, pass, missing, singles, rest: FIRST_BACKOFF, cleared }
    }

    async fn run(mut self) {
        loop {
            match self.step().await {
                Ok(()) => {
                    self.rest = FIRST_BACKOFF;
                    self.pause().await;
                }
                Err(error) => {
                    self.queue.note_failure(error);
                    sleep(self.rest).await;
                    self.rest = (self.rest * 2).min(MAX_BACKOFF);
                }
            }
        }
    }

    /// Until the next call is due. Whoever comes to look, or a conversation that has to be read,
    /// cuts a long pause short.
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

    /// One call, and what follows from its answer.
    async fn step(&mut self) -> Result<(), SendSevenError> {
        if self.cleared.elapsed() >= CLEARED_EVERY {
            self.cleared = Instant::now();
            self.queue.index_mut().clear(now());
        }
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
        let step = self.pass.next(Instant::now());
        let asked = Instant::now();
        let query = Query::of_status(step.list).with_size(PageSize::MAX).on_page(step.page);
        let listing = self.gateway.list(&query).await?;
        let found = self.put(&listing, step, asked);
        let contract = self.gateway.known_contract();
        let worth_it = step.list != StatusFilter::Closed || self.reads_on(&listing, step, found);
        let goes_on = u64::from(step.page) < listing.total_pages && worth_it;
        self.pass.read(step, listing.total, goes_on, contract);
        self.queue.note_success();
        self.queue.note_counted(self.pass.counted());
        if let Some(list) = self.pass.take_finished_list() {
            self.look_for_missing(list);
        }
        if let Some((began, total)) = self.pass.finish(contract) {
            self.missing.drain().for_each(|id| self.queue.request_read(id));
            self.queue.note_complete(began, total);
        }
        Ok(())
    }

    /// What a list does not hold any more was closed, moved or deleted, or slipped from one page to
    /// another. The lists that follow may hold it; what none of them does is read singly.
    fn look_for_missing(&mut self, Finished { list, pass, began }: Finished) {
        let expected = |conversation: &Conversation| StatusFilter::of(conversation) == list;
        self.missing.extend(self.queue.index().missed(pass, began, expected));
        if self.missing.len() > MAX_MISSING {
            self.pass.look_at_closed();
        }
    }

    /// Whether the next page of closed conversations is worth a call.
    fn reads_on(&self, listing: &Listing, step: Step, found: usize) -> bool {
        let fills = step.pass == 1 && step.page < MAX_CLOSED_PAGES;
        let finds = !self.missing.is_empty() && found >= WORTH_A_PAGE;
        finds || (fills && closed_lately(listing, now()))
    }

    /// Puts the rows into the queue. Returns how many of the missing were among them.
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

/// Whether a page of closed conversations has one that was closed in the last day, as far as its
/// times tell.
fn closed_lately(listing: &Listing, now: Timestamp) -> bool {
    listing.rows.iter().any(|row| match row {
        Row::Read(conversation) => {
            let at = conversation.closed_at.or(conversation.updated_at);
            at.or(conversation.last_message_at).is_some_and(|at| at.age(now) < JUST_CLOSED)
        }
        Row::Unreadable(_) => false,
    })
}
