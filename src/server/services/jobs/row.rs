//! One row of a job: its mutation and its result.

use super::fault;
use crate::model::job::{Cause, Job, JobKind, JobRow, RowState, Why};
use crate::model::{AppError, Conversation, ExpectedState, Mutation};
use crate::server::sendseven::Priority;
use crate::server::services::audit::Actor;
use crate::server::services::mutations::{MutationRequest, Precheck, fails_for_all};
use crate::server::services::{Services, conversation_error};
use crate::server::store::job_rows::RowResult;
use std::time::Duration;

/// How long a row waits for the lock of its conversation.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// Outcome of one step of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Continue with the next row; the number of calls made.
    Progressed(u32),
    /// The job cannot continue now, for this reason.
    Blocked(Cause),
}

/// Stores the result of a row that was not sent, or requeues it.
pub(super) async fn unsent(
    services: &Services,
    job: i64,
    row: &JobRow,
    precheck: Precheck,
) -> Result<Step, AppError> {
    let settled = match precheck {
        Precheck::AlreadyDone(present) => skipped(Why::Already, &present.seen()),
        Precheck::Conflict(present) => overtaken(services, &present),
        Precheck::ReadFailed(error) if !fails_for_all(&error) => {
            failed(Cause::Error(conversation_error(&row.conversation, error)))
        }
        Precheck::ReadFailed(error) => {
            services.jobs.store().requeue(job, row.position).await.map_err(fault)?;
            return Ok(Step::Blocked(Cause::Error(conversation_error(&row.conversation, error))));
        }
        Precheck::Locked | Precheck::Ready(_) => {
            services.jobs.store().requeue(job, row.position).await.map_err(fault)?;
            return Ok(Step::Blocked(Cause::Busy));
        }
    };
    settle(services, job, row, settled).await?;
    Ok(Step::Progressed(1))
}

pub(super) fn request<'a>(by: &'a Actor, row: &JobRow, mutation: Mutation) -> MutationRequest<'a> {
    MutationRequest {
        by,
        id: row.conversation.clone(),
        seen: Some(row.seen.clone()),
        mutation,
        priority: Priority::Bulk,
        lock_timeout: LOCK_TIMEOUT,
        confirm_timeout: None,
        is_pending: false,
    }
}

/// Returns the change of a row; the reason of a close stays with its job.
pub(super) fn mutation(job: &Job, row: &JobRow) -> Option<Mutation> {
    match row.mutation.clone()? {
        Mutation::Close(_) if job.kind == JobKind::Close => job.mutation(),
        mutation => Some(mutation),
    }
}

pub(super) async fn settle(
    services: &Services,
    job: i64,
    row: &JobRow,
    settled: RowResult,
) -> Result<(), AppError> {
    services.jobs.store().settle_row(job, row.position, &settled).await.map_err(fault)
}

pub(super) fn done(after: &ExpectedState) -> RowResult {
    RowResult { state: RowState::Done, why: None, after: Some(after.clone()), changed_by: None }
}

pub(super) fn failed(cause: Cause) -> RowResult {
    let why = Some(Why::Failure(cause));
    RowResult { state: RowState::Failed, why, after: None, changed_by: None }
}

pub(super) fn skipped(why: Why, after: &ExpectedState) -> RowResult {
    let after = Some(after.clone());
    RowResult { state: RowState::Skipped, why: Some(why), after, changed_by: None }
}

pub(super) fn overtaken(services: &Services, present: &Conversation) -> RowResult {
    let changed_by = services.recent_states.last_change(&present.id).map(|change| change.by);
    RowResult { changed_by, ..skipped(Why::Conflict, &present.seen()) }
}
