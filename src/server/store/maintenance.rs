//! Backups and checks of a database, beside a running server or without one. They neither create
//! nor migrate it.

use super::{StoreError, file, known_migration, postgres, sqlite};
use crate::server::config::DatabaseConfig;
use sqlx::{
    AnyConnection, AssertSqlSafe,
    sqlite::{SqliteConnectOptions, SqliteConnection},
};
use sqlx::{Connection, Row};
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The tables whose rows a check counts, and what it calls them.
const COUNTED: [(&str, &str); 6] = [
    ("users", "operators"),
    ("views", "saved views"),
    ("audit", "audit entries"),
    ("jobs", "jobs"),
    ("pending_changes", "pending changes"),
    ("attention", "changes that need attention"),
];

/// The backup could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{} already exists and is not overwritten. Choose another name", .0.display())]
    Exists(PathBuf),
    #[error("{} cannot be written ({why}). Nothing was backed up", path.display())]
    Target { path: PathBuf, why: ErrorKind },
    #[error(
        "Sevendesk backs up SQLite only. Use pg_dump --format=custom --file={} for PostgreSQL, also while the server runs",
        .0.display()
    )]
    Postgres(PathBuf),
    #[error("{0}")]
    Store(StoreError),
}

/// The result of a check.
#[derive(Debug)]
pub struct Report {
    pub migration: i64,
    /// The newest migration that this build knows.
    pub known: i64,
    pub counts: Vec<(&'static str, i64)>,
    /// What SQLite found; empty if the database is sound.
    pub problems: Vec<String>,
    /// Whether pages and indexes were verified.
    pub is_verified: bool,
}

/// Writes a consistent copy that only this user may read. Works while a server writes.
pub async fn back_up(config: &DatabaseConfig, target: &Path) -> Result<(), BackupError> {
    if config.is_postgres() {
        return Err(BackupError::Postgres(target.to_owned()));
    }
    let (mut database, path) = open(config).await.map_err(BackupError::Store)?;
    let refused = |error: io::Error| match error.kind() {
        ErrorKind::AlreadyExists => BackupError::Exists(target.to_owned()),
        why => BackupError::Target { path: target.to_owned(), why },
    };
    // SQLite accepts an empty file as the target, and would make one that others can read.
    drop(file::create_private(target).map_err(refused)?);
    let copied = sqlx::query("VACUUM INTO $1")
        .bind(target.to_string_lossy())
        .execute(&mut database)
        .await
        .map_err(|error| BackupError::Store(StoreError::opening(error, &path)));
    let saved = match copied {
        Ok(_) => File::open(target).and_then(|copy| copy.sync_all()).map_err(refused),
        Err(error) => Err(error),
    };
    if saved.is_err() {
        std::fs::remove_file(target).ok();
    }
    saved
}

/// Verifies every page, index, and reference of a database of SQLite. PostgreSQL itself sees to
/// references, and its `pg_amcheck` verifies pages and indexes.
pub async fn check(config: &DatabaseConfig) -> Result<Report, StoreError> {
    if config.is_postgres() {
        return check_postgres(config).await;
    }
    let (mut database, path) = open(config).await?;
    read_report(&mut database).await.map_err(|error| StoreError::opening(error, &path))
}

/// Counts what is in a database, and does not migrate it.
async fn check_postgres(config: &DatabaseConfig) -> Result<Report, StoreError> {
    sqlx::any::install_default_drivers();
    let options = postgres::options(config)?;
    let opening = |error| StoreError::connecting(error, &postgres::name_of(&options));
    let mut database = AnyConnection::connect_with(&options).await.map_err(opening)?;
    let migration = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";
    let migration =
        sqlx::query_scalar(migration).fetch_one(&mut database).await.map_err(opening)?;
    let mut counts = Vec::new();
    for (table, name) in COUNTED {
        let count = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        counts.push((name, sqlx::query_scalar(count).fetch_one(&mut database).await?));
    }
    let known = known_migration(&postgres::MIGRATIONS);
    Ok(Report { migration, known, counts, problems: Vec::new(), is_verified: false })
}

async fn read_report(database: &mut SqliteConnection) -> Result<Report, sqlx::Error> {
    let mut problems: Vec<String> =
        sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut *database).await?;
    problems.retain(|problem| problem != "ok");
    for orphan in sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *database).await? {
        let (table, parent): (String, String) = (orphan.try_get(0)?, orphan.try_get(2)?);
        problems.push(format!("a row of {table} refers to a row of {parent} that is missing"));
    }
    let migration = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
        .fetch_one(&mut *database)
        .await?;
    let mut counts = Vec::new();
    for (table, name) in COUNTED {
        let exists = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1";
        let exists: i64 = sqlx::query_scalar(exists).bind(table).fetch_one(&mut *database).await?;
        if exists == 1 {
            let count = format!("SELECT count(*) FROM {table}");
            counts.push((
                name,
                sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&mut *database).await?,
            ));
        }
    }
    Ok(Report {
        migration,
        known: known_migration(&sqlite::MIGRATIONS),
        counts,
        problems,
        is_verified: true,
    })
}

async fn open(config: &DatabaseConfig) -> Result<(SqliteConnection, PathBuf), StoreError> {
    let options = SqliteConnectOptions::from_str(&config.url)?;
    let path = options.get_filename().to_owned();
    let opened = SqliteConnection::connect_with(&options).await;
    Ok((opened.map_err(|error| StoreError::opening(error, &path))?, path))
}
