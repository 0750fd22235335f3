//! Sessions and operators as the database stores them.

use crate::model::Operator;
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use tower_sessions::session::Id;

/// Seconds between two notes of use: reading a page does not write to the disk each time.
pub const NOTE_EVERY: i64 = 60;

/// The SHA-256 of a session's id.
pub type Hash = [u8; 32];

/// A session as the database keeps it.
#[derive(Debug, Clone, FromRow)]
pub struct SessionRow {
    pub data: String,
    pub created_at: i64,
    /// When it was last used, as of the last note of that.
    pub seen_at: i64,
}

/// What the database knows a session by.
pub fn hash(id: &Id) -> Hash {
    Sha256::digest(id.0.to_le_bytes()).into()
}

/// An operator as the database keeps them.
#[derive(Debug, Clone)]
pub struct User {
    pub id: i64,
    pub operator: Operator,
    /// In the PHC format; text that is none can never be matched.
    pub password_hash: String,
    pub disabled: bool,
    /// Whether shortcuts of a single key do anything.
    pub shortcuts: bool,
}
