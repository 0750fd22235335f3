//! A database on the disk, for tests that look into it or outlive a server.

use sevendesk::server::config::DatabaseConfig;
use std::path::PathBuf;

/// A database file that is removed with the value.
pub struct TemporaryFile(pub PathBuf);

impl TemporaryFile {
    pub fn new(name: &str) -> Self {
        let unique = format!("sevendesk-{name}-{:016x}.db", rand::random::<u64>());
        Self(std::env::temp_dir().join(unique))
    }

    pub fn database(&self) -> DatabaseConfig {
        DatabaseConfig { url: format!("sqlite://{}", self.0.display()) }
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        for extension in ["db", "db-wal", "db-shm"] {
            std::fs::remove_file(self.0.with_extension(extension)).ok();
        }
    }
}
