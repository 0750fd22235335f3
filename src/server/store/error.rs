//! What can be wrong with the database, in sentences for whoever runs the server.

use crate::server::process_user::process_user;
use sqlx::error::DatabaseError;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::SqliteError;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The database cannot be opened, read, or written. None has a source: its text would be printed
/// again.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "the folder {} cannot be created ({why}). Create it and give it to the user of this process: chown {user} {}",
        folder.display(), folder.display()
    )]
    Folder { folder: PathBuf, why: ErrorKind, user: String },
    #[error(
        "the database {} cannot be opened by this user (id {user}). Give this user the file and its folder: chown -R {user} {}",
        path.display(), folder_of(path).display()
    )]
    CannotOpen { path: PathBuf, user: String },
    #[error(
        "the database {} cannot be written. If its disk is full, make room; if it is mounted read-only, mount it for writing; if the file or its folder belongs to another user: chown -R {user} {}",
        path.display(), folder_of(path).display()
    )]
    CannotWrite { path: PathBuf, user: String },
    #[error(
        "{} is empty, so it is not a database of Sevendesk. Restore a backup to this path; or delete the file, and Sevendesk creates a new database without operators",
        .0.display()
    )]
    Empty(PathBuf),
    #[error(
        "{} is not an SQLite database, or it is damaged. Restore a backup to this path, or set SEVENDESK_DATABASE_URL to another file",
        .0.display()
    )]
    Unreadable(PathBuf),
    #[error(
        "the database {database} belongs to a newer Sevendesk: it has migration {found}, and this version knows up to {known}. Start the newer version again, or restore the backup that was made before the upgrade"
    )]
    Newer { database: String, found: i64, known: i64 },
    #[error(
        "PostgreSQL cannot be reached at {0}. Check that it runs and accepts connections from here, and that SEVENDESK_DATABASE_URL names it; with sslmode=verify-full, that its certificate is valid for this name"
    )]
    Unreachable(String),
    #[error(
        "PostgreSQL refuses the user or the password for {0}. Check the user in SEVENDESK_DATABASE_URL and the password in SEVENDESK_DATABASE_PASSWORD_FILE"
    )]
    SignInRefused(String),
    #[error("PostgreSQL has no database {0}. Create it: createdb --owner=USER DATABASE")]
    NoDatabase(String),
    #[error(
        "the user in SEVENDESK_DATABASE_URL may not create tables in {0}. Make this user the owner of the database: ALTER DATABASE … OWNER TO …"
    )]
    NotAllowed(String),
    #[error(
        "another Sevendesk server is running on the database {0}. Stop that one first: two servers on one database would send changes twice"
    )]
    InUse(String),
    #[error("the database cannot be upgraded: {0}")]
    Migration(MigrateError),
    #[error("the database reported: {0}")]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl StoreError {
    pub fn cannot_open(path: &Path) -> Self {
        Self::CannotOpen { path: path.to_owned(), user: process_user() }
    }

    /// Names the file, and what can be done about it, where SQLite's code tells.
    pub fn opening(error: sqlx::Error, path: &Path) -> Self {
        match primary_code(&error) {
            Some(14) => Self::cannot_open(path),
            Some(8 | 10 | 13) => Self::CannotWrite { path: path.to_owned(), user: process_user() },
            Some(11 | 26) => Self::Unreadable(path.to_owned()),
            _ => Self::Database(error),
        }
    }

    /// Names the database, and what can be done about it, where PostgreSQL's code tells.
    pub fn connecting(error: sqlx::Error, database: &str) -> Self {
        let code = error.as_database_error().and_then(DatabaseError::code);
        let database = database.to_owned();
        match code.as_deref() {
            Some("28000" | "28P01") => Self::SignInRefused(database),
            Some("3D000") => Self::NoDatabase(database),
            Some("42501") => Self::NotAllowed(database),
            _ if is_disconnected(&error) => Self::Unreachable(database),
            _ => Self::Database(error),
        }
    }

    /// Names the versions of a database that this build does not know. `opening` names what else
    /// can be wrong.
    pub fn migrating(
        error: MigrateError,
        database: &str,
        known: i64,
        opening: impl Fn(sqlx::Error) -> Self,
    ) -> Self {
        match error {
            MigrateError::VersionMissing(found) | MigrateError::VersionMismatch(found) => {
                Self::Newer { database: database.to_owned(), found, known }
            }
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                opening(error)
            }
            error => Self::Migration(error),
        }
    }

    /// Whether the disk is full, read-only, or failing, or PostgreSQL is away: nothing can be saved,
    /// but this passes.
    pub fn is_unwritable(&self) -> bool {
        match self {
            Self::CannotWrite { .. } => true,
            Self::Database(error) => {
                matches!(primary_code(error), Some(8 | 10 | 13)) || is_disconnected(error)
            }
            _ => false,
        }
    }
}

/// Returns SQLite's result code without its extension: 8 read-only, 10 input or output, 11 corrupt,
/// 13 full, 14 cannot open, 26 not a database.
fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let error = error.as_database_error()?.try_downcast_ref::<SqliteError>()?;
    let code: u32 = error.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// Whether PostgreSQL does not answer, shuts down, starts, or cannot write.
fn is_disconnected(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        // Connection exceptions, insufficient resources, operator intervention, read-only.
        _ => code.is_some_and(|code| {
            ["08", "53", "57"].iter().any(|class| code.starts_with(class)) || code == "25006"
        }),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}
