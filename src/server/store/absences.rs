//! Agents who are away.

use super::{Store, StoreError};
use crate::model::{AgentId, Timestamp, job::Absence};
use sqlx::FromRow;

#[derive(FromRow)]
struct AbsenceRecord {
    agent: String,
    since: i64,
    until: Option<i64>,
    gives_back: bool,
    job_id: i64,
}

impl Store {
    /// Takes note that somebody is away, in place of what was known of them.
    pub async fn add_absence(&self, absence: &Absence) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT OR REPLACE INTO absences (agent, since, until, gives_back, job_id)
             VALUES (?, ?, ?, ?, ?)",
        )
        .bind(absence.agent.as_str())
        .bind(absence.since.0)
        .bind(absence.until.map(|until| until.0))
        .bind(absence.gives_back)
        .bind(absence.job)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Everybody who is away.
    pub async fn absences(&self) -> Result<Vec<Absence>, StoreError> {
        let query = "SELECT agent, since, until, gives_back, job_id FROM absences ORDER BY since";
        let kept: Vec<AbsenceRecord> = sqlx::query_as(query).fetch_all(&self.reader).await?;
        let read = |kept: AbsenceRecord| {
            Some(Absence {
                agent: AgentId::parse(&kept.agent).ok()?,
                since: Timestamp(kept.since),
                until: kept.until.map(Timestamp),
                gives_back: kept.gives_back,
                job: kept.job_id,
            })
        };
        Ok(kept.into_iter().filter_map(read).collect())
    }

    pub async fn remove_absence(&self, agent: &AgentId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM absences WHERE agent = ?")
            .bind(agent.as_str())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
