//! The lock of the one server that may run on a database.

use super::file::{PRIVATE, make_folder_of};
use super::{StoreError, postgres, sqlite};
use crate::server::config::DatabaseConfig;
use sqlx::AnyConnection;
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;

/// Held by the one server that may run on a database; released when the process ends, however it
/// ends.
#[derive(Debug)]
pub enum DatabaseLock {
    File { _open: File },
    Session { _connection: Box<AnyConnection> },
}

impl DatabaseLock {
    /// Fails if another server runs on the same database.
    pub async fn acquire(config: &DatabaseConfig) -> Result<Self, StoreError> {
        if config.is_postgres() {
            let connection = Box::new(postgres::lock(config).await?);
            return Ok(Self::Session { _connection: connection });
        }
        let path = &sqlite::path(config)?;
        make_folder_of(path)?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".lock");
        let mut open = OpenOptions::new();
        let file = open.write(true).create(true).truncate(false).mode(PRIVATE).open(beside);
        let file = file.map_err(|_| StoreError::cannot_open(path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self::File { _open: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.display().to_string())),
            Err(TryLockError::Error(_)) => Err(StoreError::cannot_open(path)),
        }
    }
}
