//! Agents who are away.

use super::{Store, StoreError};
use crate::model::{AgentId, Timestamp, job::Absence};
use sqlx::FromRow;

#[derive(FromRow)]
struct AbsenceRecord {
    agent: String,
    since: i64,
    until: Option<i64>,
    gives_back: i64,
    job_id: i64,
}

impl Store {
    /// Records an agent's absence, replacing an earlier one.
    pub async fn add_absence(&self, absence: &Absence) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO absences (agent, since, until, gives_back, job_id)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (agent) DO UPDATE SET since = excluded.since, until = excluded.until,
                 gives_back = excluded.gives_back, job_id = excluded.job_id",
        )
        .bind(absence.agent.as_str())
        .bind(absence.since.0)
        .bind(absence.until.map(|until| until.0))
        .bind(i64::from(absence.gives_back))
        .bind(absence.job)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Returns all absences.
    pub async fn absences(&self) -> Result<Vec<Absence>, StoreError> {
        let query = "SELECT agent, since, until, gives_back, job_id FROM absences ORDER BY since";
        let record: Vec<AbsenceRecord> = sqlx::query_as(query).fetch_all(&self.reader).await?;
        let read = |record: AbsenceRecord| {
            Some(Absence {
                agent: AgentId::parse(&record.agent).ok()?,
                since: Timestamp(record.since),
                until: record.until.map(Timestamp),
                gives_back: record.gives_back != 0,
                job: record.job_id,
            })
        };
        Ok(record.into_iter().filter_map(read).collect())
    }

    pub async fn remove_absence(&self, agent: &AgentId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM absences WHERE agent = $1")
            .bind(agent.as_str())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
