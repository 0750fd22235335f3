//! A database file, for tests that inspect it or restart the server.

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
