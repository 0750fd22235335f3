//! The user that this process runs as, for sentences about files it may not read or write.

use std::os::unix::fs::MetadataExt;

/// Returns the user's id as `chown` accepts it.
pub fn process_user() -> String {
    let process = std::fs::metadata("/proc/self");
    process.map_or_else(|_| "$(id -u)".to_owned(), |process| process.uid().to_string())
}
