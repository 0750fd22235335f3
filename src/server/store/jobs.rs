//! Jobs: the change to make, its operator, and its state.

use super::job_rows::{RowResult, settle};
use super::{Store, StoreError, now};
use crate::model::job::{Cause, Job, JobKind, JobState, RowState, Tally, Why};
use crate::model::{AgentId, ConversationId, ExpectedState, Mutation, Timestamp};
use sqlx::{AssertSqlSafe, FromRow};
use std::collections::HashMap;

/// The most jobs in the list.
const LISTED: i64 = 200;

/// A job to store as a draft.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub by: String,
    pub kind: JobKind,
    pub agents: Vec<AgentId>,
    pub evenly: bool,
    pub reason: String,
    pub query: Option<String>,
    pub matched: u32,
    pub of_job: Option<i64>,
    pub away: Option<AgentId>,
    pub back_on: Option<Timestamp>,
    pub gives_back: bool,
    pub rows: Vec<(ConversationId, ExpectedState, Option<Mutation>)>,
}

/// The plan for a draft's row once its job starts.
pub enum RowPlan {
    Change(Mutation),
    Not(Why),
}

#[derive(FromRow)]
struct JobRecord {
    id: i64,
    created_at: i64,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    operator: String,
    kind: String,
    agents: String,
    evenly: i64,
    reason: String,
    change: Option<String>,
    query: Option<String>,
    matched: i64,
    state: String,
    stalled: Option<String>,
    of_job: Option<i64>,
    away: Option<String>,
    back_on: Option<i64>,
    gives_back: i64,
}

const JOB: &str =
    "SELECT id, created_at, started_at, ended_at, operator, kind, agents, evenly, reason,
    change, query, matched, state, stalled, of_job, away, back_on, gives_back FROM jobs";

impl Store {
    /// Stores a draft and returns its id.
    pub async fn add_job(&self, job: &NewJob) -> Result<i64, StoreError> {
        let mut transaction = self.begin().await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO jobs (created_at, operator, kind, agents, evenly, reason, query, matched,
                 state, of_job, away, back_on, gives_back)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9, $10, $11, $12) RETURNING id",
        )
        .bind(now().0)
        .bind(&job.by)
        .bind(job.kind.as_str())
        .bind(joined(&job.agents))
        .bind(i64::from(job.evenly))
        .bind(&job.reason)
        .bind(&job.query)
        .bind(i64::from(job.matched))
        .bind(job.of_job)
        .bind(job.away.as_ref().map(AgentId::as_str))
        .bind(job.back_on.map(|at| at.0))
        .bind(i64::from(job.gives_back))
        .fetch_one(&mut *transaction)
        .await?;
        for (position, (conversation, seen, mutation)) in (0_i64..).zip(&job.rows) {
            sqlx::query(
                "INSERT INTO job_rows (job_id, position, conversation, seen, task, state)
                 VALUES ($1, $2, $3, $4, $5, 'waiting')",
            )
            .bind(id)
            .bind(position)
            .bind(conversation.as_str())
            .bind(seen.to_text())
            .bind(mutation.as_ref().map(Mutation::to_text))
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(id)
    }

    pub async fn job(&self, id: i64) -> Result<Option<Job>, StoreError> {
        let query = format!("{JOB} WHERE id = $1");
        let record =
            sqlx::query_as(AssertSqlSafe(query)).bind(id).fetch_optional(&self.reader).await?;
        let mut tallies = self.tallies(id, id).await?;
        let tally = tallies.remove(&id).unwrap_or_default();
        Ok(record.map(|record: JobRecord| record.read(tally)))
    }

    /// Returns the started jobs, the latest first.
    pub async fn jobs(&self) -> Result<Vec<Job>, StoreError> {
        let query = format!("{JOB} WHERE state <> 'draft' ORDER BY id DESC LIMIT $1");
        let record: Vec<JobRecord> =
            sqlx::query_as(AssertSqlSafe(query)).bind(LISTED).fetch_all(&self.reader).await?;
        let ids = record.iter().map(|record| record.id);
        let (first, last) = (ids.clone().min().unwrap_or(0), ids.max().unwrap_or(0));
        let mut tallies = self.tallies(first, last).await?;
        let read = |record: JobRecord| {
            let tally = tallies.remove(&record.id).unwrap_or_default();
            record.read(tally)
        };
        Ok(record.into_iter().map(read).collect())
    }

    /// Returns the next job to run: of those waiting or running, the first one started.
    pub async fn next_job(&self) -> Result<Option<Job>, StoreError> {
        let query =
            format!("{JOB} WHERE state IN ('waiting', 'running') ORDER BY started_at, id LIMIT 1");
        let record: Option<JobRecord> =
            sqlx::query_as(AssertSqlSafe(query)).fetch_optional(&self.reader).await?;
        Ok(record.map(|record| record.read(Tally::default())))
    }

    /// Returns the tallies of the jobs in a range of ids.
    async fn tallies(&self, first: i64, last: i64) -> Result<HashMap<i64, Tally>, StoreError> {
        let counted: Vec<(i64, i64, i64, i64, i64, i64)> = sqlx::query_as(
            "SELECT job_id, count(*) FILTER (WHERE state IN ('waiting', 'sending')),
                count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'skipped'),
                count(*) FILTER (WHERE state = 'failed'),
                count(*) FILTER (WHERE at > $1 AND state <> 'skipped')
             FROM job_rows WHERE job_id BETWEEN $2 AND $3 GROUP BY job_id",
        )
        .bind(now().0 - 60)
        .bind(first)
        .bind(last)
        .fetch_all(&self.reader)
        .await?;
        let tally = |(id, waiting, done, skipped, failed, sent)| {
            let [waiting, done, skipped, failed, sent_last_minute] =
                [waiting, done, skipped, failed, sent].map(count);
            (id, Tally { waiting, done, skipped, failed, sent_last_minute })
        };
        Ok(counted.into_iter().map(tally).collect())
    }

    /// Starts a draft: saves the plan of each row, in order, and queues it. False if not a draft.
    pub async fn start_job(&self, id: i64, by: &str, rows: &[RowPlan]) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let started = sqlx::query(
            "UPDATE jobs SET state = 'waiting', started_at = $1, operator = $2
             WHERE id = $3 AND state = 'draft'",
        )
        .bind(now().0)
        .bind(by)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        if started.rows_affected() == 0 {
            return Ok(false);
        }
        for (position, row) in (0_i64..).zip(rows) {
            match row {
                RowPlan::Change(mutation) => {
                    sqlx::query(
                        "UPDATE job_rows SET task = $1 WHERE job_id = $2 AND position = $3",
                    )
                    .bind(mutation.to_text())
                    .bind(id)
                    .bind(position)
                    .execute(&mut *transaction)
                    .await?;
                }
                RowPlan::Not(why) => {
                    let state = RowState::Skipped;
                    let settled =
                        RowResult { state, why: Some(why.clone()), after: None, changed_by: None };
                    settle(&mut transaction, id, position, &settled).await?;
                }
            }
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Sets the receivers of a draft's conversations, the reason for closing them, or the change
    /// that each gets.
    pub async fn choose(
        &self,
        id: i64,
        agents: &[AgentId],
        evenly: bool,
        reason: &str,
        change: Option<&Mutation>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE jobs SET agents = $1, evenly = $2, reason = $3, change = $4
             WHERE id = $5 AND state = 'draft'",
        )
        .bind(joined(agents))
        .bind(i64::from(evenly))
        .bind(reason)
        .bind(change.map(Mutation::to_text))
        .bind(id)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Moves a job on from one of these states. False if it is in another state.
    pub async fn transition_job(
        &self,
        id: i64,
        from: &[JobState],
        to: JobState,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let state: Option<String> = sqlx::query_scalar("SELECT state FROM jobs WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        let state = state.as_deref().and_then(JobState::parse);
        if !state.is_some_and(|state| from.contains(&state)) {
            return Ok(false);
        }
        let ended_at = to.is_over().then(|| now().0);
        sqlx::query("UPDATE jobs SET state = $1, ended_at = $2, stalled = NULL WHERE id = $3")
            .bind(to.as_str())
            .bind(ended_at)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        if to == JobState::Cancelled {
            sqlx::query(
                "UPDATE job_rows SET state = 'skipped', result = 'cancelled', at = $1
                 WHERE job_id = $2 AND state = 'waiting'",
            )
            .bind(now().0)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Saves why a job is stalled; `None` if it is not.
    pub async fn set_stalled(&self, id: i64, why: Option<&Cause>) -> Result<(), StoreError> {
        let why = why.map(Cause::to_text);
        sqlx::query("UPDATE jobs SET stalled = $1 WHERE id = $2 AND stalled IS DISTINCT FROM $1")
            .bind(why)
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Deletes a draft.
    pub async fn remove_draft(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM jobs WHERE id = $1 AND state = 'draft'")
            .bind(id)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Deletes the drafts created before a time.
    pub async fn remove_drafts(&self, before: Timestamp) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM jobs WHERE state = 'draft' AND created_at < $1")
            .bind(before.0)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

/// Returns a stored count.
fn count(stored: i64) -> u32 {
    u32::try_from(stored).unwrap_or(u32::MAX)
}

fn joined(agents: &[AgentId]) -> String {
    agents.iter().map(AgentId::as_str).collect::<Vec<_>>().join(" ")
}

impl JobRecord {
    fn read(self, tally: Tally) -> Job {
        let agents = self.agents.split_whitespace().filter_map(|id| AgentId::parse(id).ok());
        Job {
            id: self.id,
            created_at: Timestamp(self.created_at),
            started_at: self.started_at.map(Timestamp),
            ended_at: self.ended_at.map(Timestamp),
            by: self.operator,
            kind: JobKind::parse(&self.kind).unwrap_or(JobKind::Assign),
            agents: agents.collect(),
            evenly: self.evenly != 0,
            reason: self.reason,
            change: self.change.as_deref().and_then(Mutation::parse),
            query: self.query,
            matched: count(self.matched),
            // A state that a later version wrote: leave the job alone.
            state: JobState::parse(&self.state).unwrap_or(JobState::Paused),
            stalled: self.stalled.as_deref().map(Cause::parse),
            of_job: self.of_job,
            away: self.away.and_then(|id| AgentId::parse(&id).ok()),
            back_on: self.back_on.map(Timestamp),
            gives_back: self.gives_back != 0,
            tally,
        }
    }
}
