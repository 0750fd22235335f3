//! The rows of jobs. A row is saved before anything is sent for it, and again when its outcome is
//! known.

use super::{Store, StoreError, now};
use crate::model::job::{JobRow, RowState, Why};
use crate::model::{ConversationId, ExpectedState, Mutation, Timestamp};
use sqlx::{AnyConnection, AssertSqlSafe, FromRow};

/// The outcome of a row.
#[derive(Debug, Clone)]
pub struct RowResult {
    pub state: RowState,
    pub why: Option<Why>,
    pub after: Option<ExpectedState>,
    pub changed_by: Option<String>,
}

#[derive(FromRow)]
struct JobRowRecord {
    job_id: i64,
    position: i64,
    conversation: String,
    seen: String,
    task: Option<String>,
    state: String,
    result: Option<String>,
    after: Option<String>,
    changed_by: Option<String>,
    at: Option<i64>,
}

const ROW: &str =
    "SELECT job_id, position, conversation, seen, task, state, result, after, changed_by,
    at FROM job_rows";

impl Store {
    /// Returns a job's rows from a position on, in order; only those in `state` if it is given.
    pub async fn job_rows(
        &self,
        id: i64,
        state: Option<RowState>,
        skipped: u32,
        most: u32,
    ) -> Result<Vec<JobRow>, StoreError> {
        let query = format!(
            "{ROW} WHERE job_id = $1 AND state = coalesce($2, state) ORDER BY position LIMIT $3 OFFSET $4"
        );
        let records: Vec<JobRowRecord> = sqlx::query_as(AssertSqlSafe(query))
            .bind(id)
            .bind(state.map(RowState::as_str))
            .bind(i64::from(most))
            .bind(i64::from(skipped))
            .fetch_all(&self.reader)
            .await?;
        Ok(records.into_iter().filter_map(JobRowRecord::read).collect())
    }

    /// Returns rows of any job whose change may have been sent, with the job's id.
    pub async fn rows_in_doubt(&self) -> Result<Vec<(i64, JobRow)>, StoreError> {
        let query = format!("{ROW} WHERE state = 'sending' ORDER BY job_id, position");
        let records: Vec<JobRowRecord> =
            sqlx::query_as(AssertSqlSafe(query)).fetch_all(&self.reader).await?;
        Ok(records.into_iter().filter_map(|record| Some((record.job_id, record.read()?))).collect())
    }

    /// Requeues the failed rows; returns how many.
    pub async fn retry_failed(&self, id: i64) -> Result<u64, StoreError> {
        let retried = sqlx::query(
            "UPDATE job_rows SET state = 'waiting', result = NULL, at = NULL
             WHERE job_id = $1 AND state = 'failed'",
        )
        .bind(id)
        .execute(&self.writer)
        .await?;
        Ok(retried.rows_affected())
    }

    /// Saves that changes are about to be sent for these rows.
    pub async fn mark_sending(&self, id: i64, positions: &[i64]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for position in positions {
            sqlx::query(
                "UPDATE job_rows SET state = 'sending', at = $1 WHERE job_id = $2 AND position = $3",
            )
            .bind(now().0)
            .bind(id)
            .bind(position)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Saves the outcome of a row.
    pub async fn settle_row(
        &self,
        id: i64,
        position: i64,
        settled: &RowResult,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer.acquire().await?;
        settle(&mut writer, id, position, settled).await
    }

    /// Requeues a row for which nothing was sent.
    pub async fn requeue(&self, id: i64, position: i64) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE job_rows SET state = 'waiting', at = NULL WHERE job_id = $1 AND position = $2",
        )
        .bind(id)
        .bind(position)
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}

pub(super) async fn settle(
    writer: &mut AnyConnection,
    id: i64,
    position: i64,
    settled: &RowResult,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE job_rows SET state = $1, result = $2, after = $3, changed_by = $4, at = $5
         WHERE job_id = $6 AND position = $7",
    )
    .bind(settled.state.as_str())
    .bind(settled.why.as_ref().map(|why| why.to_text().into_owned()))
    .bind(settled.after.as_ref().map(ExpectedState::to_text))
    .bind(&settled.changed_by)
    .bind(now().0)
    .bind(id)
    .bind(position)
    .execute(writer)
    .await?;
    Ok(())
}

impl JobRowRecord {
    fn read(self) -> Option<JobRow> {
        Some(JobRow {
            position: self.position,
            conversation: ConversationId::parse(&self.conversation).ok()?,
            seen: ExpectedState::parse(&self.seen)?,
            mutation: self.task.as_deref().and_then(Mutation::parse),
            state: RowState::parse(&self.state)?,
            why: self.result.as_deref().map(Why::parse),
            after: self.after.as_deref().and_then(ExpectedState::parse),
            changed_by: self.changed_by,
            at: self.at.map(Timestamp),
        })
    }
}
