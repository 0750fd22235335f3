//! The database: SQLite in WAL mode, many readers, one writer.

/// Absences of agents.
pub mod absences;
/// Changes that need their operator's attention.
pub mod attention;
/// The audit log.
pub mod audit;
/// Errors and reasons.
mod causes;
/// The rows of jobs.
pub mod job_rows;
/// Jobs.
pub mod jobs;
/// Changes that can still be undone.
pub mod pending;
/// Sessions and operators as the database stores them.
mod records;
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

use super::config::DatabaseConfig;
use crate::model::Timestamp;
use session_cache::SessionCache;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use views::ViewCache;

/// How long a statement waits for another process to finish writing, such as `sevendesk user`.
const BUSY: Duration = Duration::from_secs(5);

/// An open database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    reader: SqlitePool,
    /// One connection: writers queue here instead of failing in SQLite.
    writer: SqlitePool,
    /// Keeps an in-memory database, which disappears with its last connection: a pool closes a
    /// connection whose query was cancelled.
    _keeper: Option<SqlitePool>,
    session_cache: Arc<SessionCache>,
    view_cache: Arc<ViewCache>,
}

/// The database cannot be opened or does not respond.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the folder of the database cannot be made: {0}")]
    Folder(std::io::Error),
    #[error("the database cannot be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
}

impl Store {
    /// Opens the database, creates it if it is missing, and migrates it.
    pub async fn open(config: &DatabaseConfig) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(&config.url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(BUSY)
            // Overwrite deleted data: closing notes are stored only until they are sent.
            .pragma("secure_delete", "ON");
        let (session_cache, view_cache) = (Arc::default(), Arc::default());
        let store = if *config == DatabaseConfig::in_memory() {
            let keeper = pool(1).connect_with(options.clone()).await?;
            let only = pool(1).connect_with(options).await?;
            Self {
                reader: only.clone(),
                writer: only,
                _keeper: Some(keeper),
                session_cache,
                view_cache,
            }
        } else {
            make_folder_of(options.get_filename())?;
            let writer = pool(1).connect_with(options.clone()).await?;
            let reader = pool(4).connect_with(options).await?;
            Self { reader, writer, _keeper: None, session_cache, view_cache }
        };
        sqlx::migrate!("./migrations").run(&store.writer).await?;
        Ok(store)
    }

    /// Fails if the database does not respond.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.reader).await?;
        Ok(())
    }
}

/// Keeps idle connections open: closing the last would drop an in-memory database.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(connections).idle_timeout(None).max_lifetime(None)
}

fn make_folder_of(file: &Path) -> Result<(), StoreError> {
    match file.parent() {
        Some(folder) => std::fs::create_dir_all(folder).map_err(StoreError::Folder),
        None => Ok(()),
    }
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
