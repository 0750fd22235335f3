//! Sessions and operators as the database stores them.

use crate::model::{Operator, Preferences};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use tower_sessions::session::Id;

/// Seconds between two updates of a session's last use, so that most page views write nothing.
pub const NOTE_EVERY: i64 = 60;

/// The SHA-256 of a session's id.
pub type Hash = [u8; 32];

/// A session as stored.
#[derive(Debug, Clone, FromRow)]
pub struct SessionRow {
    pub data: String,
    pub created_at: i64,
    /// The last use, as last saved.
    pub seen_at: i64,
}

/// Returns the key of a session in the database.
pub fn hash(id: &Id) -> Hash {
    Sha256::digest(id.0.to_le_bytes()).into()
}

/// An operator as stored.
#[derive(Debug, Clone)]
pub struct User {
    pub id: i64,
    pub operator: Operator,
    /// In the PHC format; any other text never matches.
    pub password_hash: String,
    pub disabled: bool,
    pub preferences: Preferences,
}

impl User {
    /// Returns what changes with the password and tells nothing about it.
    pub fn password_mark(&self) -> u64 {
        let digest = Sha256::digest(&self.password_hash);
        u64::from_le_bytes(*digest.first_chunk().expect("a digest has 32 bytes"))
    }
}
