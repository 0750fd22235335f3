//! A database file or a folder, for tests that inspect it or restart the server.

use sevendesk::server::config::DatabaseConfig;
use std::path::PathBuf;

/// A database file; removed on drop.
pub struct TemporaryFile(pub PathBuf);

impl TemporaryFile {
    pub fn new(name: &str) -> Self {
        let unique = format!("sevendesk-{name}-{:016x}.db", rand::random::<u64>());
        Self(std::env::temp_dir().join(unique))
    }

    pub fn database(&self) -> DatabaseConfig {
        DatabaseConfig::of_file(&self.0)
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        for extension in ["db", "db-wal", "db-shm", "db.lock"] {
            std::fs::remove_file(self.0.with_extension(extension)).ok();
        }
    }
}

/// An empty folder; removed on drop.
pub struct TemporaryFolder(pub PathBuf);

impl TemporaryFolder {
    pub fn new(name: &str) -> Self {
        let unique = format!("sevendesk-{name}-{:016x}", rand::random::<u64>());
        let path = std::env::temp_dir().join(unique);
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    /// A database in this folder, which does not exist yet.
    pub fn database(&self) -> DatabaseConfig {
        DatabaseConfig::of_file(&self.0.join("sevendesk.db"))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}
