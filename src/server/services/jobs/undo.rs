//! Undoes a job: returns each conversation to its earlier state unless it changed since.

use super::{all_rows, draft, fault, job};
use crate::model::job::{JobKind, JobRow, RowState};
use crate::model::{Action, AppError, Capability, Mutation};
use crate::server::services::audit::Actor;
use crate::server::services::{Services, must_offer};
use crate::server::store::jobs::NewJob;

/// Saves a draft that undoes a job, and returns its ID.
pub async fn undo(services: &Services, by: &Actor, id: i64) -> Result<i64, AppError> {
    services.must_hold(Capability::ChangeConversations)?;
    let done = job(services, id).await?;
    if !done.state.is_over() {
        return Err(AppError::bad_input("job", &id.to_string(), "expected-job-over"));
    }
    let rows = all_rows(services, id).await?;
    let closed = |row: &JobRow| matches!(row.mutation, Some(Mutation::Close(_)));
    if rows.iter().any(|row| row.state == RowState::Done && closed(row)) {
        must_offer(services, Action::Reopen)?;
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
    let mutation = row.mutation?.reversed(&row.seen)?;
    Some((row.conversation, row.after?, Some(mutation)))
}
