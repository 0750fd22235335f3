//! Databases of SQLite: a file in WAL mode, or memory.

use super::{Backend, Pools, Store, StoreError, file, known_migration, pool};
use crate::server::config::DatabaseConfig;
use sqlx::any::AnyConnectOptions;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Connection, Executor};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations/sqlite");

/// What was saved is relied upon at once, so it has to survive a power cut. Deleted data is
/// overwritten: closing notes are stored only until they are sent.
const SETTINGS: &str =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON";

/// Writes a field of the file's header that nothing reads.
pub(super) const WRITE: &str = "PRAGMA user_version = 1";

/// Numbers the databases in memory.
static IN_MEMORY: AtomicU64 = AtomicU64::new(0);

/// Opens a database and migrates it. A file that is missing is created, for this user alone.
pub(super) async fn open(config: &DatabaseConfig) -> Result<Pools, StoreError> {
    if config.is_in_memory() {
        let number = IN_MEMORY.fetch_add(1, Ordering::Relaxed);
        // Only a name that begins with `file:` is shared by connections.
        let url = format!("sqlite:file:sevendesk-{number}?mode=memory&cache=shared");
        let options = AnyConnectOptions::from_str(&url)?;
        let keeper = pool(1).connect_with(options.clone()).await?;
        let only = connect(1, options).await?;
        migrate(&only, Path::new("in memory")).await?;
        return Ok(Pools { reader: only.clone(), writer: only, keeper: Some(keeper) });
    }
    let path = path(config)?;
    file::prepare(&path)?;
    let opening = |error| StoreError::opening(error, &path);
    let options = url_of(&path).parse::<AnyConnectOptions>()?;
    // A pool would try again for long what cannot succeed.
    set_up(&options).await.map_err(opening)?;
    let writer = connect(1, options.clone()).await.map_err(opening)?;
    let reader = connect(4, options).await.map_err(opening)?;
    migrate(&writer, &path).await?;
    Ok(Pools { reader, writer, keeper: None })
}

/// Returns the path of the file.
pub fn path(config: &DatabaseConfig) -> Result<PathBuf, StoreError> {
    Ok(SqliteConnectOptions::from_str(&config.url)?.get_filename().to_owned())
}

/// Returns the URL of a file; an absolute path keeps its spaces and colons.
fn url_of(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    SqliteConnectOptions::new().filename(path).create_if_missing(true).to_url_lossy().into()
}

async fn set_up(options: &AnyConnectOptions) -> Result<(), sqlx::Error> {
    let mut connection = AnyConnection::connect_with(options).await?;
    connection.execute(SETTINGS).await?;
    connection.close().await
}

async fn connect(connections: u32, options: AnyConnectOptions) -> Result<AnyPool, sqlx::Error> {
    let pool = pool(connections).after_connect(|connection, _| {
        Box::pin(async move { connection.execute(SETTINGS).await.map(drop) })
    });
    pool.connect_with(options).await
}

async fn migrate(writer: &AnyPool, path: &Path) -> Result<(), StoreError> {
    let known = known_migration(&MIGRATIONS);
    let migrated = MIGRATIONS.run(writer).await;
    migrated.map_err(|error| {
        let opening = |error| StoreError::opening(error, path);
        StoreError::migrating(error, &path.display().to_string(), known, opening)
    })
}

impl Store {
    /// Returns SQLite's `synchronous` for what is written; 2 syncs each transaction.
    pub async fn synchronous(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("PRAGMA synchronous").fetch_one(&self.writer).await?)
    }

    /// Truncates SQLite's WAL, so that no deleted data is left in it. Returns false if a reader
    /// prevents that; a later call tries again.
    pub async fn truncate_wal(&self) -> Result<bool, StoreError> {
        if self.backend == Backend::Postgres {
            return Ok(true);
        }
        let (busy, _, _): (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.writer).await?;
        Ok(busy == 0)
    }
}
