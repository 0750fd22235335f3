//! Undoes a job: returns each conversation to its earlier state unless it changed since.

use super::{all_rows, draft, fault, job, must_reopen};
use crate::model::job::{JobKind, JobRow, RowState, Task};
use crate::model::{AppError, Capability};
use crate::server::services::Services;
use crate::server::services::audit::Actor;
use crate::server::store::jobs::NewJob;

/// Saves a draft that undoes a job, and returns its ID.
pub async fn undo(services: &Services, by: &Actor, id: i64) -> Result<i64, AppError> {
    services.must_hold(Capability::ChangeConversations)?;
    let done = job(services, id).await?;
    if !done.state.is_over() {
        return Err(AppError::bad_input("job", &id.to_string(), "expected-job-over"));
    }
    let rows = all_rows(services, id).await?;
    if rows.iter().any(|row| row.state == RowState::Done && row.task == Some(Task::Close)) {
        must_reopen(services)?;
    }
    let back: Vec<_> = rows.into_iter().filter_map(reversed).collect();
    if back.is_empty() {
        return Err(AppError::bad_input("job", &id.to_string(), "expected-job-effect"));
    }
    let job = NewJob { of_job: Some(id), ..draft(by, JobKind::Undo, back) };
    services.jobs.store().add_job(&job).await.map_err(fault)
}

/// Returns the row that undoes a row, based on the state after it was done.
fn reversed(row: JobRow) -> Option<super::plan::NewRow> {
    if row.state != RowState::Done {
        return None;
    }
    let task = match row.task? {
        Task::Assign(_) | Task::Unassign => match row.seen.assignee {
            Some(before) => Task::Assign(before),
            None => Task::Unassign,
        },
        Task::Close => Task::Reopen,
        Task::Reopen => Task::Close,
    };
    Some((row.conversation, row.after?, Some(task)))
}
