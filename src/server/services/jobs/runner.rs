//! Runs jobs row by row, at a pace that leaves room for people. A row is marked as sending before
//! anything is sent. Rows still marked after a crash are checked at the next start, so that none is
//! sent twice or lost.

use super::row::{Step, done, failed, mutation, overtaken, request, settle, skipped, unsent};
use crate::model::job::{Cause, Job, JobRow, JobState, RowState, Why};
use crate::model::{AppError, Mutation};
use crate::server::sendseven::Priority;
use crate::server::services::audit::{self, LastEntry};
use crate::server::services::jobs::{Jobs, absences, bulk_close, fault, job_actor, plan};
use crate::server::services::mutations::{Precheck, fails_for_all};
use crate::server::services::{Services, conversation_error};
use crate::server::store::now;
use crate::server::traces;
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

/// Pause after a failure that is not the row's own, or an internal error.
const RETRY_PAUSE: Duration = Duration::from_secs(2);
/// Interval for checking whether the rate limiter has room.
const ROOM_CHECK_INTERVAL: Duration = Duration::from_millis(100);
/// Interval for checking due absences and old drafts.
const HOUSEKEEPING_INTERVAL: Duration = Duration::from_secs(60);
/// Seconds after which a request sent before a crash has either arrived or never will.
const IN_TRANSIT: i64 = 5;

/// Runs jobs in the order they were started, until the server stops.
pub async fn run(services: Services, ending: CancellationToken) {
    tokio::select! {
        () = work(&services) => {}
        () = ending.cancelled() => {}
    }
}

async fn work(services: &Services) {
    let mut recovered = false;
    let mut next_housekeeping = Instant::now();
    loop {
        let outcome = async {
            let mut unread = None;
            if !recovered {
                absences::refresh(services).await?;
                unread = recover(services).await?;
                recovered = unread.is_none();
            }
            if next_housekeeping <= Instant::now() {
                next_housekeeping = Instant::now() + HOUSEKEEPING_INTERVAL;
                absences::end_due(services).await?;
                services.jobs.forget_old_drafts().await?;
            }
            match unread {
                None => step(services).await,
                Some(why) => Ok(Some(Step::Blocked(why))),
            }
        };
        let outcome = outcome.await;
        // After a storage error, recover before sending anything else.
        recovered &= outcome.is_ok();
        match outcome {
            Ok(Some(Step::Progressed(calls))) => pause(services, calls).await,
            Ok(None) => {
                tokio::select! {
                    () = services.jobs.changed() => {}
                    () = sleep_until(next_housekeeping) => {}
                }
            }
            Ok(Some(Step::Blocked(_))) | Err(_) => {
                tokio::select! {
                    () = services.jobs.changed() => {}
                    () = sleep(RETRY_PAUSE) => {}
                }
            }
        }
    }
}

/// Waits as long as `calls` take at the pace of jobs, then until the rate limiter has room: a call
/// waiting for room would hold the conversation's lock.
async fn pause(services: &Services, calls: u32) {
    let minute = Duration::from_secs(60);
    sleep(minute.mul_f64(f64::from(calls) / f64::from(plan::pace(services)))).await;
    while !services.gateway.has_room(Priority::Bulk, 2) && services.gateway.circuit_open().is_none()
    {
        sleep(ROOM_CHECK_INTERVAL).await;
    }
}

/// Runs the next row, or the next batch of closes; `None` if there is nothing to do.
async fn step(services: &Services) -> Result<Option<Step>, AppError> {
    let store = services.jobs.store();
    let Some(job) = store.next_job().await.map_err(fault)? else { return Ok(None) };
    if job.state == JobState::Waiting {
        let begun = store.transition_job(job.id, &[JobState::Waiting], JobState::Running).await;
        begun.map_err(fault)?;
        services.jobs.publish(services);
    }
    let most = if super::closes_many(services) { super::BULK_CLOSE_SIZE } else { 1 };
    let waiting = Some(RowState::Waiting);
    let mut rows = store.job_rows(job.id, waiting, 0, most as u32).await.map_err(fault)?;
    let Some(first) = rows.first() else {
        store
            .transition_job(job.id, &[JobState::Running], JobState::Finished)
            .await
            .map_err(fault)?;
        services.jobs.publish(services);
        return Ok(Some(Step::Progressed(0)));
    };
    let closes = |row: &JobRow| matches!(row.mutation, Some(Mutation::Close(_)));
    if closes(first) {
        rows.retain(closes);
    } else {
        rows.truncate(1);
    }
    let step = match rows.as_slice() {
        [row] => run_row(services, &job, row).await?,
        rows => bulk_close::close(services, &job, rows).await?,
    };
    let stalled = match &step {
        Step::Blocked(why) => Some(why),
        Step::Progressed(_) => None,
    };
    store.set_stalled(job.id, stalled).await.map_err(fault)?;
    services.jobs.publish(services);
    Ok(Some(step))
}

async fn run_row(services: &Services, job: &Job, row: &JobRow) -> Result<Step, AppError> {
    let Some(mutation) = mutation(job, row) else {
        settle(services, job.id, row, failed(Cause::Unchosen)).await?;
        return Ok(Step::Progressed(0));
    };
    services.jobs.store().mark_sending(job.id, &[row.position]).await.map_err(fault)?;
    let by = job_actor(job);
    let request = request(&by, row, mutation);
    let lock = match services.precheck(&request).await {
        Precheck::Ready(lock) => lock,
        other => return unsent(services, job.id, row, other).await,
    };
    let span = traces::change(&by.request, request.mutation.kind().as_str());
    let settled = match services.apply(request, lock).instrument(span).await {
        Ok(changed) => done(&changed.seen()),
        Err(why) if why.later => {
            services.jobs.store().requeue(job.id, row.position).await.map_err(fault)?;
            return Ok(Step::Blocked(Cause::Error(why.error)));
        }
        Err(why) => failed(Cause::Error(why.error)),
    };
    settle(services, job.id, row, settled).await?;
    Ok(Step::Progressed(2))
}

/// Resolves rows that were being sent at a crash. Returns the reason if it must try again.
async fn recover(services: &Services) -> Result<Option<Cause>, AppError> {
    let store = services.jobs.store();
    for (id, row) in store.rows_in_doubt().await.map_err(fault)? {
        let job = super::job(services, id).await?;
        let Some(mutation) = mutation(&job, &row) else { continue };
        let left = row.at.map_or(0, |at| (at.0 + IN_TRANSIT - now().0).clamp(0, IN_TRANSIT));
        sleep(Duration::from_secs(left.unsigned_abs())).await;
        let by = job_actor(&job);
        let last = services.audit.last_entry(&row.conversation, &by.request).await;
        let (entry, may_be_ours) = match last.map_err(fault)? {
            Some(LastEntry::Ended(result)) if result == audit::DONE => {
                settle(services, id, &row, done(&mutation.after(&row.seen))).await?;
                continue;
            }
            Some(LastEntry::Ended(result)) => (None, result == audit::UNCERTAIN),
            Some(LastEntry::CutOff(entry)) => (Some(entry), true),
            None => (None, false),
        };
        let (settled, result) = match services.precheck(&request(&by, &row, mutation)).await {
            Precheck::AlreadyDone(present) if may_be_ours => {
                (Some(done(&present.seen())), audit::DONE)
            }
            Precheck::AlreadyDone(present) => {
                (Some(skipped(Why::Already, &present.seen())), audit::DONE)
            }
            Precheck::Conflict(present) => (Some(overtaken(services, &present)), audit::UNCERTAIN),
            Precheck::Ready(_) if job.state == JobState::Cancelled => {
                (Some(skipped(Why::Cancelled, &row.seen)), audit::NOT_MADE)
            }
            Precheck::Ready(_) => (None, audit::NOT_MADE),
            Precheck::ReadFailed(error) if !fails_for_all(&error) => {
                let why = Cause::Error(conversation_error(&row.conversation, error));
                (Some(failed(why)), audit::UNCERTAIN)
            }
            Precheck::Locked => return Ok(Some(Cause::Busy)),
            Precheck::ReadFailed(error) => {
                return Ok(Some(Cause::Error(conversation_error(&row.conversation, error))));
            }
        };
        if let Some(entry) = entry {
            services.audit.end(entry, result).await;
        }
        match settled {
            Some(settled) => settle(services, id, &row, settled).await?,
            None => store.requeue(id, row.position).await.map_err(fault)?,
        }
        pause(services, 1).await;
    }
    Ok(None)
}

impl Jobs {
    async fn changed(&self) {
        self.0.changed.notified().await;
    }
}
