//! Chooses the next read: page after page of the lists that are not closed, in between the first
//! page of the open list for new rows, and at times the recently closed ones.

use crate::model::{Contract, StatusFilter, Timestamp};
use crate::server::store::now;
use tokio::time::Instant;

/// One of this many steps reads the first page of the open list, which shows new rows.
const HEAD_EVERY: u64 = 3;
/// One of this many passes reads the recently closed ones even if nothing is missing.
const CLOSED_EVERY: u64 = 4;

/// The next call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub list: StatusFilter,
    pub page: u32,
    /// Number of its pass; 0 for an extra read of the first page.
    pub pass: u64,
}

/// A list that was read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finished {
    pub list: StatusFilter,
    pub pass: u64,
    pub began: Instant,
}

/// Position of the current pass.
#[derive(Debug)]
pub struct SyncPlan {
    number: u64,
    steps: u64,
    lists: Vec<StatusFilter>,
    /// Index of the current list; `page` is its next page.
    place: usize,
    page: u32,
    list_began: Instant,
    began_at: Timestamp,
    totals: Vec<u64>,
    finished_list: Option<Finished>,
}

impl SyncPlan {
    pub fn new(began: Instant) -> Self {
        Self {
            number: 1,
            steps: 0,
            lists: vec![StatusFilter::Open],
            place: 0,
            page: 1,
            list_began: began,
            began_at: now(),
            totals: Vec::new(),
            finished_list: None,
        }
    }

    /// Returns the next call.
    pub fn next(&mut self, at: Instant) -> Step {
        self.steps += 1;
        let list = self.lists[self.place];
        let within = Step { list, page: self.page, pass: self.number };
        let head = Step { list: StatusFilter::Open, page: 1, pass: 0 };
        let is_head = list == StatusFilter::Open && self.page == 1;
        if self.number > 1 && self.steps.is_multiple_of(HEAD_EVERY) && !is_head {
            return head;
        }
        if self.page == 1 {
            self.list_began = at;
            if self.place == 0 {
                self.began_at = now();
            }
        }
        within
    }

    /// Records the response of a call: the list's total, and whether the pass continues with its
    /// next page.
    pub fn read(&mut self, step: Step, total: u64, goes_on: bool, contract: Option<Contract>) {
        if step.pass == 0 {
            return;
        }
        if self.number == 1 && self.place == 0 {
            self.lists = lists_of(contract, true);
        }
        if step.list != StatusFilter::Closed && step.page == 1 {
            self.totals.push(total);
        }
        if goes_on {
            self.page += 1;
            return;
        }
        if step.list != StatusFilter::Closed {
            let (list, pass) = (step.list, self.number);
            self.finished_list = Some(Finished { list, pass, began: self.list_began });
        }
        self.page = 1;
        self.place += 1;
    }

    /// If the last call completed the pass, returns its start and the total of its lists, and
    /// starts the next pass.
    pub fn finish(&mut self, contract: Option<Contract>) -> Option<(Timestamp, u64)> {
        if self.place < self.lists.len() {
            return None;
        }
        let finished = (self.began_at, self.totals.drain(..).sum());
        self.number += 1;
        self.place = 0;
        self.lists = lists_of(contract, self.number.is_multiple_of(CLOSED_EVERY));
        Some(finished)
    }

    /// Returns the total of the lists that this pass has started.
    pub fn counted(&self) -> u64 {
        self.totals.iter().sum()
    }

    /// Returns the list that the last call finished, once.
    pub fn take_finished_list(&mut self) -> Option<Finished> {
        self.finished_list.take()
    }

    /// Adds the recently closed conversations to this pass.
    pub fn look_at_closed(&mut self) {
        if !self.lists.contains(&StatusFilter::Closed) {
            self.lists.push(StatusFilter::Closed);
        }
    }
}

/// Returns the lists that are not closed and, on request, the closed one.
fn lists_of(contract: Option<Contract>, closed: bool) -> Vec<StatusFilter> {
    let resting = match contract {
        Some(Contract::Live) => StatusFilter::Snoozed,
        _ => StatusFilter::Pending,
    };
    let closed = closed.then_some(StatusFilter::Closed);
    [StatusFilter::Open, resting].into_iter().chain(closed).collect()
}
