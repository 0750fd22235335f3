//! The database's file: who may read it, and which server holds it.

use super::{StoreError, postgres, sqlite};
use crate::server::config::DatabaseConfig;
use crate::server::process_user::process_user;
use sqlx::AnyConnection;
use std::fs::{DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Password hashes, sessions, and the audit log are for the server's user alone.
const PRIVATE: u32 = 0o600;
const PRIVATE_FOLDER: u32 = 0o700;

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

/// Creates the file with its folder where they are missing, and closes it to other users. SQLite
/// gives its `-wal` and `-shm` files the permissions of the database.
pub fn prepare(path: &Path) -> Result<(), StoreError> {
    make_folder_of(path)?;
    match create_private(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => close_to_others(path),
        Err(_) => Err(StoreError::cannot_open(path)),
    }
}

/// Creates a file that only this user may read. Fails if there is one already.
pub fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(PRIVATE).open(path)
}

fn close_to_others(path: &Path) -> Result<(), StoreError> {
    let known = path.metadata().map_err(|_| StoreError::cannot_open(path))?;
    if known.is_file() && known.len() == 0 {
        return Err(StoreError::Empty(path.to_owned()));
    }
    for extension in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(extension);
        let file = PathBuf::from(name);
        let is_open = file.metadata().is_ok_and(|file| file.is_file() && file.mode() & 0o077 != 0);
        // A file of another user keeps its permissions: only its owner can change them.
        if is_open && std::fs::set_permissions(&file, Permissions::from_mode(PRIVATE)).is_err() {
            tracing::warn!(file = %file.display(), "other users can read this file of the database");
        }
    }
    Ok(())
}

fn make_folder_of(file: &Path) -> Result<(), StoreError> {
    let Some(folder) = file.parent() else { return Ok(()) };
    let made = DirBuilder::new().recursive(true).mode(PRIVATE_FOLDER).create(folder);
    made.map_err(|error| StoreError::Folder {
        folder: folder.to_owned(),
        why: error.kind(),
        user: process_user(),
    })
}
