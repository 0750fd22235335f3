//! The connection that holds the lock, and the table that tells a successor about its predecessor.

use super::{Predecessor, VALID_FOR};
use crate::server::store::postgres::TRY_LOCK;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use std::time::Duration;

/// PostgreSQL ends a session that is silent for longer than the lease is valid, and then no server is
/// left that could send. The table is created here: it is read before migrations are applied.
const BEGIN: &str = "SET idle_session_timeout = '4s'; SET client_min_messages = warning";
const CREATE: &str = "CREATE TABLE IF NOT EXISTS lease (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seen_at TIMESTAMPTZ NOT NULL,
    is_held BOOLEAN NOT NULL,
    calls INTEGER[] NOT NULL
)";
const READ: &str =
    "SELECT EXTRACT(EPOCH FROM clock_timestamp() - seen_at)::FLOAT8, is_held, calls FROM lease";
const WRITE: &str = "INSERT INTO lease (id, seen_at, is_held, calls)
    VALUES (1, clock_timestamp(), $1, $2)
    ON CONFLICT (id) DO UPDATE SET
        seen_at = excluded.seen_at, is_held = excluded.is_held, calls = excluded.calls";

/// A dedicated connection. Its end releases the lock.
pub struct Session(PgConnection);

impl Session {
    pub async fn open(options: &PgConnectOptions) -> sqlx::Result<Self> {
        let mut connection = PgConnection::connect_with(options).await?;
        sqlx::raw_sql(BEGIN).execute(&mut connection).await?;
        Ok(Self(connection))
    }

    /// Takes the lock, and returns what the last holder left; `None` while another server has it.
    pub async fn try_lock(&mut self) -> sqlx::Result<Option<Predecessor>> {
        let locked: bool = sqlx::query_scalar(TRY_LOCK).fetch_one(&mut self.0).await?;
        if !locked {
            return Ok(None);
        }
        sqlx::raw_sql(CREATE).execute(&mut self.0).await?;
        let left: Option<(f64, bool, Vec<i32>)> =
            sqlx::query_as(READ).fetch_optional(&mut self.0).await?;
        Ok(Some(left.map(predecessor).unwrap_or_default()))
    }

    /// Proves that the session lives. Records the calls of the last minute, once there can be any.
    pub async fn ping(&mut self, calls: Option<Vec<i32>>) -> sqlx::Result<()> {
        match calls {
            Some(calls) => self.write(true, calls).await,
            None => sqlx::query("SELECT 1").execute(&mut self.0).await.map(drop),
        }
    }

    /// Releases the lock. A successor need not wait.
    pub async fn release(mut self, calls: Option<Vec<i32>>) -> sqlx::Result<()> {
        if let Some(calls) = calls {
            self.write(false, calls).await?;
        }
        self.0.close().await
    }

    async fn write(&mut self, is_held: bool, calls: Vec<i32>) -> sqlx::Result<()> {
        let write = sqlx::query(WRITE).bind(is_held).bind(calls);
        write.execute(&mut self.0).await.map(drop)
    }
}

fn predecessor((age, is_held, calls): (f64, bool, Vec<i32>)) -> Predecessor {
    // PostgreSQL's clock may have been set back.
    let age = Duration::try_from_secs_f64(age).unwrap_or_default();
    let sends_for = if is_held { VALID_FOR.saturating_sub(age) } else { Duration::ZERO };
    let calls = (0..).zip(calls).map(|(seconds, number)| {
        (age + Duration::from_secs(seconds), usize::try_from(number).unwrap_or_default())
    });
    Predecessor { sends_for, calls: calls.collect() }
}
