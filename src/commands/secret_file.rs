//! A new file for a secret, which only its owner may read.

use anyhow::Context;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

const OWNER_ALONE: u32 = 0o600;

/// An empty file, which is removed again unless it is written.
pub struct SecretFile {
    path: PathBuf,
    file: File,
    is_written: bool,
}

impl SecretFile {
    /// Fails if the file exists.
    pub fn create(path: PathBuf) -> anyhow::Result<Self> {
        let file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ALONE).open(&path);
        let file = file.with_context(|| {
            format!("{} cannot be created, so nothing was registered", path.display())
        })?;
        Ok(Self { path, file, is_written: false })
    }

    /// Writes the secret and returns where it is.
    pub fn write(mut self, secret: &str) -> anyhow::Result<PathBuf> {
        let written = self.file.write_all(secret.as_bytes()).and_then(|()| self.file.sync_all());
        written.with_context(|| {
            format!("the secret could not be written to {}", self.path.display())
        })?;
        self.is_written = true;
        Ok(self.path.clone())
    }
}

impl Drop for SecretFile {
    fn drop(&mut self) {
        if !self.is_written {
            std::fs::remove_file(&self.path).ok();
        }
    }
}
