//! The database's file, and who may read it.

use super::StoreError;
use crate::server::process_user::process_user;
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Password hashes, sessions, and the audit log are for the server's user alone.
pub const PRIVATE: u32 = 0o600;
const PRIVATE_FOLDER: u32 = 0o700;

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

pub fn make_folder_of(file: &Path) -> Result<(), StoreError> {
    let Some(folder) = file.parent() else { return Ok(()) };
    let made = DirBuilder::new().recursive(true).mode(PRIVATE_FOLDER).create(folder);
    made.map_err(|error| StoreError::Folder {
        folder: folder.to_owned(),
        why: error.kind(),
        user: process_user(),
    })
}
