//! The key that signs cookies of browsers. The migration that adds it draws it at random.

use super::{Store, StoreError};
use sqlx::AnyPool;
use std::fmt;
use tower_cookies::Key;

/// The key; never printed.
#[derive(Clone)]
pub struct CookieKey(Key);

impl fmt::Debug for CookieKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CookieKey")
    }
}

impl CookieKey {
    pub(super) async fn read(database: &AnyPool) -> Result<Self, StoreError> {
        let key: Vec<u8> =
            sqlx::query_scalar("SELECT key FROM cookie_key").fetch_one(database).await?;
        let key = Key::try_from(key.as_slice()).map_err(|e| sqlx::Error::Decode(Box::new(e)))?;
        Ok(Self(key))
    }
}

impl Store {
    /// Returns the key that signs cookies.
    pub fn cookie_key(&self) -> &Key {
        &self.cookie_key.0
    }
}
