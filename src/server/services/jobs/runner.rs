//! Does what jobs say, one row after the other, at a pace that leaves room for people. A row is
//! written down as being sent before anything is sent for it; what was being sent when a server
//! ended is read at the next start, so that nothing is done twice and nothing forgotten.

use super::{Jobs, away, by_job, closing, fault, plan};
use crate::model::job::{Cause, Job, JobRow, JobState, RowState, Task, Why};
use crate::model::{AppError, Conversation, Seen};
use crate::server::sendseven::Lane;
use crate::server::services::audit::{self, By};
use crate::server::services::change::{Order, Stand, Wish, fails_for_all};
use crate::server::services::{Desk, about};
use crate::server::store::{job_rows::Settled, now};
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

/// How long a row waits for somebody else's change of the same conversation.
const TURN: Duration = Duration::from_secs(10);
/// After a failure that is none of the row's, and after one of our own.
const REST: Duration = Duration::from_secs(2);
/// Between two looks whether a call is free.
const ROOM: Duration = Duration::from_millis(100);
/// Between two looks at dates and old drafts.
const CHORES: Duration = Duration::from_secs(60);
/// What was sent by a server that ended has arrived after so many seconds, or never will.
const ARRIVED: i64 = 5;

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// At once to the next, after so many calls.
    Went(u32),
    /// Nothing can be sent now, for this reason.
    Stalled(Cause),
}

/// Runs jobs for as long as the server runs, in the order in which they were started.
pub async fn run(desk: Desk, ending: CancellationToken) {
    tokio::select! {
        () = work(&desk) => {}
        () = ending.cancelled() => {}
    }
}

async fn work(desk: &Desk) {
    let mut recovered = false;
    let mut chores = Instant::now();
    loop {
        let went = async {
            let mut unread = None;
            if !recovered {
                away::refresh(desk).await?;
                unread = recover(desk).await?;
                recovered = unread.is_none();
            }
            if chores <= Instant::now() {
                chores = Instant::now() + CHORES;
                away::end_due(desk).await?;
                desk.jobs.forget_old_drafts().await?;
            }
            match unread {
                None => step(desk).await,
                Some(why) => Ok(Some(Step::Stalled(why))),
            }
        };
        let went = went.await;
        // What could not be written down is read before anything else is sent.
        recovered &= went.is_ok();
        match went {
            Ok(Some(Step::Went(calls))) => pause(desk, calls).await,
            Ok(None) => {
                tokio::select! {
                    () = desk.jobs.turned() => {}
                    () = sleep_until(chores) => {}
                }
            }
            Ok(Some(Step::Stalled(_))) | Err(_) => {
                tokio::select! {
                    () = desk.jobs.turned() => {}
                    () = sleep(REST) => {}
                }
            }
        }
    }
}

/// Waits as long as so many calls take at the pace of jobs, and until the next find room: a call that
/// waited would keep others from the conversation.
async fn pause(desk: &Desk, calls: u32) {
    let minute = Duration::from_secs(60);
    sleep(minute.mul_f64(f64::from(calls) / f64::from(plan::pace(desk)))).await;
    while !desk.gateway.has_room(Lane::Bulk, 2) && desk.gateway.resting().is_none() {
        sleep(ROOM).await;
    }
}

/// Does the next row, or the next few that can be closed at once; none where there is nothing to do.
async fn step(desk: &Desk) -> Result<Option<Step>, AppError> {
    let store = desk.jobs.store();
    let Some(job) = store.next_job().await.map_err(fault)? else { return Ok(None) };
    if job.state == JobState::Waiting {
        let begun = store.move_job(job.id, &[JobState::Waiting], JobState::Running).await;
        begun.map_err(fault)?;
        desk.jobs.tell(desk);
    }
    let most = if closing::at_once(desk) { closing::AT_ONCE } else { 1 };
    let waiting = Some(RowState::Waiting);
    let mut rows = store.job_rows(job.id, waiting, 0, most as u32).await.map_err(fault)?;
    let Some(first) = rows.first() else {
        store.move_job(job.id, &[JobState::Running], JobState::Finished).await.map_err(fault)?;
        desk.jobs.tell(desk);
        return Ok(Some(Step::Went(0)));
    };
    if first.task == Some(Task::Close) {
        rows.retain(|row| row.task == Some(Task::Close));
    } else {
        rows.truncate(1);
    }
    let step = match rows.as_slice() {
        [row] => one(desk, &job, row).await?,
        rows => closing::close(desk, &job, rows).await?,
    };
    let stalled = match &step {
        Step::Stalled(why) => Some(why),
        Step::Went(_) => None,
    };
    store.set_stalled(job.id, stalled).await.map_err(fault)?;
    desk.jobs.tell(desk);
    Ok(Some(step))
}

async fn one(desk: &Desk, job: &Job, row: &JobRow) -> Result<Step, AppError> {
    let Some(wish) = wish(job, row) else {
        settle(desk, job.id, row, failed(Cause::Unchosen)).await?;
        return Ok(Step::Went(0));
    };
    desk.jobs.store().mark_sending(job.id, &[row.position]).await.map_err(fault)?;
    let by = by_job(job);
    let order = order(&by, row, wish);
    let turn = match desk.stand(&order).await {
        Stand::Ready(turn) => turn,
        other => return unsent(desk, job.id, row, other).await,
    };
    let settled = match desk.carry_out(order, turn).await {
        Ok(changed) => done(&changed.seen()),
        Err(why) if why.later => {
            desk.jobs.store().put_back(job.id, row.position).await.map_err(fault)?;
            return Ok(Step::Stalled(Cause::Error(why.error)));
        }
        Err(why) => failed(Cause::Error(why.error)),
    };
    settle(desk, job.id, row, settled).await?;
    Ok(Step::Went(2))
}

/// Writes down what is the matter with a row for which nothing is sent.
pub(super) async fn unsent(
    desk: &Desk,
    job: i64,
    row: &JobRow,
    stand: Stand,
) -> Result<Step, AppError> {
    let settled = match stand {
        Stand::Met(present) => skipped(Why::Already, &present.seen()),
        Stand::Overtaken(present) => overtaken(desk, &present),
        Stand::Unknown(error) if !fails_for_all(&error) => {
            failed(Cause::Error(about(&row.conversation, error)))
        }
        Stand::Unknown(error) => {
            desk.jobs.store().put_back(job, row.position).await.map_err(fault)?;
            return Ok(Step::Stalled(Cause::Error(about(&row.conversation, error))));
        }
        Stand::Busy | Stand::Ready(_) => {
            desk.jobs.store().put_back(job, row.position).await.map_err(fault)?;
            return Ok(Step::Stalled(Cause::Busy));
        }
    };
    settle(desk, job, row, settled).await?;
    Ok(Step::Went(1))
}

/// Settles what was being sent when a server ended, by reading. Answers why not all could be read.
async fn recover(desk: &Desk) -> Result<Option<Cause>, AppError> {
    let store = desk.jobs.store();
    for (id, row) in store.rows_in_doubt().await.map_err(fault)? {
        let job = super::job(desk, id).await?;
        let Some(wish) = wish(&job, &row) else { continue };
        let left = row.at.map_or(0, |at| (at.0 + ARRIVED - now().0).clamp(0, ARRIVED));
        sleep(Duration::from_secs(left.unsigned_abs())).await;
        let by = by_job(&job);
        let entry = desk.audit.cut_off(&row.conversation, &by.request).await.map_err(fault)?;
        let (settled, result) = match desk.stand(&order(&by, &row, wish)).await {
            Stand::Met(present) if entry.is_some() => (Some(done(&present.seen())), audit::DONE),
            Stand::Met(present) => (Some(skipped(Why::Already, &present.seen())), audit::DONE),
            Stand::Overtaken(present) => (Some(overtaken(desk, &present)), audit::UNCERTAIN),
            Stand::Ready(_) if job.state == JobState::Cancelled => {
                (Some(skipped(Why::Cancelled, &row.seen)), audit::NOT_MADE)
            }
            Stand::Ready(_) => (None, audit::NOT_MADE),
            Stand::Unknown(error) if !fails_for_all(&error) => {
                let why = Cause::Error(about(&row.conversation, error));
                (Some(failed(why)), audit::UNCERTAIN)
            }
            Stand::Busy => return Ok(Some(Cause::Busy)),
            Stand::Unknown(error) => {
                return Ok(Some(Cause::Error(about(&row.conversation, error))));
            }
        };
        if let Some(entry) = entry {
            desk.audit.end(entry, result).await;
        }
        match settled {
            Some(settled) => settle(desk, id, &row, settled).await?,
            None => store.put_back(id, row.position).await.map_err(fault)?,
        }
        pause(desk, 1).await;
    }
    Ok(None)
}

pub(super) fn order<'a>(by: &'a By, row: &JobRow, wish: Wish) -> Order<'a> {
    Order {
        by,
        id: row.conversation.clone(),
        seen: Some(row.seen.clone()),
        wish,
        lane: Lane::Bulk,
        turn_within: TURN,
        settled_within: None,
        is_pending: false,
    }
}

pub(super) fn wish(job: &Job, row: &JobRow) -> Option<Wish> {
    Some(match row.task.clone()? {
        Task::Assign(agent) => Wish::Assign(Some(agent)),
        Task::Unassign => Wish::Assign(None),
        Task::Close => Wish::Close(Some(job.reason.clone()).filter(|reason| !reason.is_empty())),
        Task::Reopen => Wish::Reopen,
    })
}

pub(super) async fn settle(
    desk: &Desk,
    job: i64,
    row: &JobRow,
    settled: Settled,
) -> Result<(), AppError> {
    desk.jobs.store().settle_row(job, row.position, &settled).await.map_err(fault)
}

pub(super) fn done(after: &Seen) -> Settled {
    Settled { state: RowState::Done, why: None, after: Some(after.clone()), changed_by: None }
}

pub(super) fn failed(cause: Cause) -> Settled {
    let why = Some(Why::Failure(cause));
    Settled { state: RowState::Failed, why, after: None, changed_by: None }
}

pub(super) fn skipped(why: Why, after: &Seen) -> Settled {
    let after = Some(after.clone());
    Settled { state: RowState::Skipped, why: Some(why), after, changed_by: None }
}

pub(super) fn overtaken(desk: &Desk, present: &Conversation) -> Settled {
    let changed_by = desk.journal.last_change(&present.id).map(|change| change.by);
    Settled { changed_by, ..skipped(Why::Overtaken, &present.seen()) }
}

impl Jobs {
    async fn turned(&self) {
        self.0.turned.notified().await;
    }
}
