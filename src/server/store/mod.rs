//! The database: SQLite in WAL mode, many readers, one writer.

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
/// What can be wrong with the database.
mod error;
/// The database's file, its permissions, and its lock.
pub mod file;
/// The rows of jobs.
pub mod job_rows;
/// Jobs.
pub mod jobs;
/// Backups and checks.
pub mod maintenance;
/// Changes that can still be undone.
pub mod pending;
/// Sessions and operators as the database stores them.
mod records;
/// Restoring a backup.
pub mod restore;
/// The cache of sessions and operators.
pub mod session_cache;
/// Sessions, by the hash of their id.
pub mod sessions;
/// Operators: who may sign in.
pub mod users;
/// Saved views, and the counts above which operators want an alert.
pub mod views;
/// Ids of processed webhook events.
pub mod webhook_ids;

pub use error::StoreError;
pub use file::DatabaseLock;

use super::config::DatabaseConfig;
use crate::model::Timestamp;
use cookie_key::CookieKey;
use session_cache::SessionCache;
use sqlx::Connection;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::future::ready;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use views::ViewCache;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// How long a statement waits for another process to finish writing, such as `sevendesk user`.
const BUSY: Duration = Duration::from_secs(5);
/// The interval between two writes that only find out whether writing works.
const PROBE_EVERY: Duration = Duration::from_secs(2);

/// An open database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    reader: SqlitePool,
    /// One connection: writers queue here instead of failing in SQLite.
    writer: SqlitePool,
    /// Keeps an in-memory database, which disappears with its last connection: a pool closes a
    /// connection whose query was cancelled.
    _keeper: Option<SqlitePool>,
    cookie_key: CookieKey,
    session_cache: Arc<SessionCache>,
    view_cache: Arc<ViewCache>,
    /// When the last probe succeeded.
    probed_at: Arc<Mutex<Option<Instant>>>,
}

impl Store {
    /// Opens the database, creates it if it is missing, and migrates it.
    pub async fn open(config: &DatabaseConfig) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(&config.url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // What was saved is relied upon at once, so it has to survive a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            // Overwrite deleted data: closing notes are stored only until they are sent.
            .pragma("secure_delete", "ON");
        let path = options.get_filename().to_owned();
        let (reader, writer, keeper) = if *config == DatabaseConfig::in_memory() {
            let keeper = pool(1).connect_with(options.clone()).await?;
            let only = pool(1).connect_with(options).await?;
            (only.clone(), only, Some(keeper))
        } else {
            file::prepare(&path)?;
            let opening = |error| StoreError::opening(error, &path);
            let writer = pool(1).connect_with(options.clone()).await.map_err(opening)?;
            let reader = pool(4).connect_with(options).await.map_err(opening)?;
            (reader, writer, None)
        };
        let migrating = MIGRATIONS.run(&writer).await;
        migrating
            .map_err(|error| StoreError::migrating(error, &path, known_migration(&MIGRATIONS)))?;
        audit_chain::link_older(&writer).await?;
        let cookie_key = CookieKey::read(&writer).await?;
        Ok(Self {
            reader,
            writer,
            _keeper: keeper,
            cookie_key,
            session_cache: Arc::default(),
            view_cache: Arc::default(),
            probed_at: Arc::default(),
        })
    }

    /// Fails if the database cannot be written, such as when the disk is full. Writes at most once
    /// in `PROBE_EVERY`.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let mut probed_at = self.probed_at.lock().await;
        if probed_at.is_some_and(|at| at.elapsed() < PROBE_EVERY) {
            return Ok(());
        }
        *probed_at = None;
        // A field of the file's header that nothing reads.
        sqlx::query("PRAGMA user_version = 1").execute(&self.writer).await?;
        *probed_at = Some(Instant::now());
        Ok(())
    }

    /// Returns SQLite's `synchronous` for what is written; 2 syncs each transaction.
    pub async fn synchronous(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("PRAGMA synchronous").fetch_one(&self.writer).await?)
    }
}

/// Returns the version of the newest migration.
fn known_migration(migrations: &Migrator) -> i64 {
    migrations.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// Keeps idle connections open: closing the last would drop an in-memory database.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
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
