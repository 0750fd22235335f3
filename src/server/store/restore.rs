//! Restoring a backup: into a new file first, so that a failure leaves the present database as it is.

use super::{DatabaseLock, Store, StoreError, file, maintenance, now, sqlite};
use crate::model::job::JobState;
use crate::server::config::DatabaseConfig;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The backup could not be restored; the present database is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error(
        "the backup {} is damaged. Nothing was restored. Take another one that passes `sevendesk database check FILE`",
        .0.display()
    )]
    Damaged(PathBuf),
    #[error("{} is not a backup of Sevendesk. Nothing was restored", .0.display())]
    Foreign(PathBuf),
    #[error("{} cannot be written ({why}). Nothing was restored", path.display())]
    Target { path: PathBuf, why: ErrorKind },
    #[error("{0}. Nothing was restored")]
    Store(#[from] StoreError),
    #[error("Sevendesk restores SQLite only. Use pg_restore for PostgreSQL. Nothing was restored")]
    Postgres,
}

/// What was restored, and what of it does not go on.
#[derive(Debug)]
pub struct Restored {
    /// Where the database that was replaced is now, if there was one.
    pub replaced: Option<PathBuf>,
    /// Pending changes of the backup, which are not sent: they may have been sent since.
    pub dropped: u64,
    /// Jobs that had not ended.
    pub paused: u64,
}

/// Puts a backup in the place of the database, migrates it, and keeps what was there. Fails while a
/// server runs.
pub async fn restore(config: &DatabaseConfig, backup: &Path) -> Result<Restored, RestoreError> {
    if config.is_postgres() {
        return Err(RestoreError::Postgres);
    }
    let report = maintenance::check(&DatabaseConfig::of_file(backup)).await?;
    if !report.problems.is_empty() {
        return Err(RestoreError::Damaged(backup.to_owned()));
    }
    if !report.counts.iter().any(|(name, _)| *name == "operators") {
        return Err(RestoreError::Foreign(backup.to_owned()));
    }
    let _lock = DatabaseLock::acquire(config).await?;
    let path = sqlite::path(config)?;
    let copy = beside(&path, ".restoring");
    remove(&copy);
    let target = |error: io::Error| RestoreError::Target { path: copy.clone(), why: error.kind() };
    copy_privately(backup, &copy).map_err(target)?;
    let prepared = prepare(&copy).await;
    let restored =
        prepared.and_then(|restored| put_in_place(&copy, &path, restored).map_err(target));
    if restored.is_err() {
        remove(&copy);
    }
    restored
}

/// Migrates the copy, and stops what would go on as if no time had passed.
async fn prepare(copy: &Path) -> Result<Restored, RestoreError> {
    let store = Store::open(&DatabaseConfig::of_file(copy)).await?;
    let (dropped, paused) = (store.drop_pending().await?, store.pause_jobs().await?);
    store.close().await;
    Ok(Restored { replaced: None, dropped, paused })
}

fn put_in_place(copy: &Path, path: &Path, restored: Restored) -> io::Result<Restored> {
    let replaced = beside(path, &format!(".replaced-{}", now().0));
    let had_one = path.exists();
    if had_one {
        for extension in ["-wal", "-shm", ""] {
            match std::fs::rename(beside(path, extension), beside(&replaced, extension)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    std::fs::rename(copy, path)?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(Restored { replaced: had_one.then_some(replaced), ..restored })
}

fn copy_privately(from: &Path, to: &Path) -> io::Result<()> {
    let (mut source, mut target) = (File::open(from)?, file::create_private(to)?);
    io::copy(&mut source, &mut target)?;
    target.sync_all()
}

/// Removes what an attempt left behind.
fn remove(copy: &Path) {
    for extension in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(beside(copy, extension));
    }
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(extension);
    name.into()
}

impl Store {
    /// Deletes all pending changes; returns how many there were.
    async fn drop_pending(&self) -> Result<u64, StoreError> {
        let dropped = sqlx::query("DELETE FROM pending_changes").execute(&self.writer).await?;
        Ok(dropped.rows_affected())
    }

    /// Pauses all jobs that would run; returns how many.
    async fn pause_jobs(&self) -> Result<u64, StoreError> {
        let mut paused = 0;
        while let Some(job) = self.next_job().await? {
            let from = [JobState::Waiting, JobState::Running];
            paused += u64::from(self.transition_job(job.id, &from, JobState::Paused).await?);
        }
        Ok(paused)
    }

    /// Closes the database, so that all of it is in its one file.
    async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}
