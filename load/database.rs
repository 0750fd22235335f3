//! The database of a server under load.

use anyhow::{Result, bail};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::{Path, PathBuf};

/// A file that is removed on drop, or a schema on the PostgreSQL of `scripts/postgres.sh`.
pub enum Database {
    File(PathBuf),
    Schema(String),
}

impl Database {
    /// Returns one that does not exist yet, or is empty.
    pub async fn fresh(folder: &Path) -> Result<Self> {
        let number = rand::random::<u64>();
        let Ok(url) = std::env::var("SEVENDESK_TEST_DATABASE") else {
            return Ok(Self::File(folder.join(format!("sevendesk-load-{number:016x}.db"))));
        };
        let create = AssertSqlSafe(format!("CREATE SCHEMA load_{number:016x}"));
        let mut connection = PgConnection::connect(&url).await?;
        sqlx::query(create).execute(&mut connection).await?;
        Ok(Self::Schema(format!("{url}?options=-csearch_path%3Dload_{number:016x}")))
    }

    pub fn url(&self) -> String {
        match self {
            Self::File(path) => format!("sqlite://{}", path.display()),
            Self::Schema(url) => url.clone(),
        }
    }

    /// Returns the path of the file.
    pub fn file(&self) -> Result<&Path> {
        match self {
            Self::File(path) => Ok(path),
            Self::Schema(_) => bail!("this scenario needs SQLite"),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::File(path) = self {
            for extension in ["db", "db-wal", "db-shm", "db.lock"] {
                std::fs::remove_file(path.with_extension(extension)).ok();
            }
        }
    }
}
