//! The database, SQLite or PostgreSQL: many readers, one writer. Both have the same tables, and every
//! query outside of `sqlite` and `postgres` is understood by both.

/// Absences of agents.
pub mod absences;
/// Changes that need their operator's attention.
pub mod attention;
/// The audit log.
pub mod audit;
/// The chain of hashes over the audit log.
pub mod audit_chain;
/// Errors and reasons.
mod causes;
/// The key that signs cookies.
mod cookie_key;
/// Copying a database into another.
pub mod copy;
/// What can be wrong with the database.
mod error;
/// The database's file, and its permissions.
pub mod file;
/// The rows of jobs.
pub mod job_rows;
/// Jobs.
pub mod jobs;
/// Which of several servers leads.
mod lease;
/// The lock of the one server that may run on a database.
mod lock;
/// Backups and checks.
pub mod maintenance;
/// Changes that can still be undone.
pub mod pending;
/// Databases of PostgreSQL.
mod postgres;
/// Sessions and operators as the database stores them.
mod records;
/// Restoring a backup.
pub mod restore;
/// The cache of sessions and operators.
pub mod session_cache;
/// Sessions, by the hash of their id.
pub mod sessions;
/// Databases of SQLite.
mod sqlite;
/// Operators: who may sign in.
pub mod users;
/// Saved views, and the counts above which operators want an alert.
pub mod views;
/// Ids of processed webhook events.
pub mod webhook_ids;

pub use error::StoreError;
pub use lease::Lease;
pub use lock::DatabaseLock;

use super::config::DatabaseConfig;
use crate::model::Timestamp;
use cookie_key::CookieKey;
use session_cache::SessionCache;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{Any, AnyPool, Connection, Transaction};
use std::future::ready;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use views::ViewCache;

/// The interval between two writes that only find out whether writing works.
const PROBE_EVERY: Duration = Duration::from_secs(2);

/// An open database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    reader: AnyPool,
    /// One connection: the writers of this process queue for it.
    writer: AnyPool,
    /// Keeps a database in memory, which disappears with its last connection: a pool closes a
    /// connection whose query was cancelled.
    _keeper: Option<AnyPool>,
    backend: Backend,
    cookie_key: CookieKey,
    session_cache: Arc<SessionCache>,
    view_cache: Arc<ViewCache>,
    /// When the last probe succeeded.
    probed_at: Arc<Mutex<Option<Instant>>>,
}

/// What differs between the databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Backend {
    Sqlite,
    Postgres,
}

/// A migrated database's connections.
struct Pools {
    reader: AnyPool,
    writer: AnyPool,
    keeper: Option<AnyPool>,
}

impl Store {
    /// Opens the database and migrates it; creates it if it is a file that is missing.
    pub async fn open(config: &DatabaseConfig) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let (pools, backend) = match config.is_postgres() {
            true => (postgres::open(config).await?, Backend::Postgres),
            false => (sqlite::open(config).await?, Backend::Sqlite),
        };
        let cookie_key = CookieKey::read(&pools.writer).await?;
        let store = Self {
            reader: pools.reader,
            writer: pools.writer,
            _keeper: pools.keeper,
            backend,
            cookie_key,
            session_cache: Arc::default(),
            view_cache: Arc::default(),
            probed_at: Arc::default(),
        };
        store.link_older_audit().await?;
        Ok(store)
    }

    /// Begins a transaction that writes. Those of all processes follow one another, so that what one
    /// reads is still true when it commits.
    async fn begin(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.backend {
            Backend::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await,
            Backend::Postgres => {
                let mut transaction = self.writer.begin().await?;
                sqlx::query(postgres::ONE_WRITER).execute(&mut *transaction).await?;
                Ok(transaction)
            }
        }
    }

    /// Begins a transaction whose queries all see the same data.
    async fn begin_snapshot(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.backend {
            Backend::Sqlite => self.reader.begin().await,
            Backend::Postgres => self.reader.begin_with(postgres::SNAPSHOT).await,
        }
    }

    /// Fails if the database cannot be written, such as when the disk is full. Writes at most once
    /// in `PROBE_EVERY`.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let mut probed_at = self.probed_at.lock().await;
        if probed_at.is_some_and(|at| at.elapsed() < PROBE_EVERY) {
            return Ok(());
        }
        *probed_at = None;
        let write = match self.backend {
            Backend::Sqlite => sqlite::WRITE,
            Backend::Postgres => postgres::WRITE,
        };
        sqlx::query(write).execute(&self.writer).await?;
        *probed_at = Some(Instant::now());
        Ok(())
    }
}

/// Returns the version of the newest migration.
fn known_migration(migrations: &Migrator) -> i64 {
    migrations.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// Keeps idle connections open: closing the last would drop a database in memory.
fn pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        // After a failed write SQLite has rolled back by itself, but sqlx still counts the
        // transaction, and the connection could never begin another one.
        .before_acquire(|connection, _| {
            let is_usable = !connection.is_in_transaction();
            Box::pin(ready(Ok(is_usable)))
        })
}

/// Returns the current time in seconds.
pub fn now() -> Timestamp {
    Timestamp(time::OffsetDateTime::now_utc().unix_timestamp())
}

/// Returns the current time in milliseconds since 1970.
pub fn now_ms() -> i64 {
    let now = time::OffsetDateTime::now_utc();
    i64::try_from(now.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}
