//! Sessions, by the hash of their id. A save only updates a row: a slow request cannot restore a
//! session that has ended meanwhile.

use super::records::{Hash, NOTE_EVERY, SessionRow, hash};
use super::session_cache::SessionEnd;
use super::{Store, now};
use async_trait::async_trait;
use std::time::Duration;
use tokio::time::sleep;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result, SessionStore};

/// The idle timeout of a session, in seconds.
pub const IDLE: i64 = 30 * 60;
/// The maximum age of a session, in seconds, even if it is in use.
pub const ABSOLUTE: i64 = 12 * 3600;
/// The pause before an ended session that could not be deleted is deleted again.
const DELETE_AGAIN: Duration = Duration::from_secs(2);
/// The key of the operator's id in a session's data.
pub const OPERATOR: &str = "operator";

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let inserted = sqlx::query(
                "INSERT INTO sessions (id_hash, user_id, data, created_at, seen_at)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id_hash) DO NOTHING",
            )
            .bind(hash(&record.id).as_slice())
            .bind(operator(record))
            .bind(encode(record)?)
            .bind(now().0)
            .bind(now().0)
            .execute(&self.writer)
            .await
            .map_err(backend)?;
            if inserted.rows_affected() == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let hash = hash(&record.id);
        let saved = sqlx::query("UPDATE sessions SET user_id = $1, data = $2 WHERE id_hash = $3")
            .bind(operator(record))
            .bind(encode(record)?)
            .bind(hash.as_slice())
            .execute(&self.writer)
            .await;
        self.session_cache.forget_session(&hash);
        saved.map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        self.notice_changes().await.map_err(|e| Error::Backend(e.to_string()))?;
        let (hash, now) = (hash(id), now().0);
        let row = match self.session_cache.session(&hash) {
            Ok(row) => Some(row),
            Err(epoch) => {
                let row = self.session(&hash).await?;
                if let Some(row) = &row {
                    self.session_cache.insert_session(hash, row.clone(), epoch);
                }
                row
            }
        };
        let is_valid =
            |row: &SessionRow| row.seen_at + IDLE > now && row.created_at + ABSOLUTE > now;
        let Some(row) = row.filter(is_valid).filter(|_| !self.session_cache.is_dead(&hash)) else {
            return Ok(None);
        };
        if row.seen_at + NOTE_EVERY <= now && self.session_cache.touch_session(&hash, now) {
            self.note_use(hash, now);
        }
        let data = serde_json::from_str(&row.data).map_err(|e| Error::Decode(e.to_string()))?;
        let expiry_date = time::OffsetDateTime::from_unix_timestamp(row.created_at + ABSOLUTE)
            .map_err(|e| Error::Decode(e.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let (store, hash) = (self.clone(), hash(id));
        // In a separate task: the cache must be updated even if the browser disconnects.
        let deleting = tokio::spawn(async move { store.end(hash).await });
        deleting.await.map_err(|e| Error::Backend(e.to_string()))
    }
}

impl Store {
    /// Deletes the expired sessions; returns how many.
    pub async fn purge_sessions(&self) -> std::result::Result<u64, super::StoreError> {
        let now = now().0;
        let purged = sqlx::query("DELETE FROM sessions WHERE seen_at <= $1 OR created_at <= $2")
            .bind(now - IDLE)
            .bind(now - ABSOLUTE)
            .execute(&self.writer)
            .await?;
        Ok(purged.rows_affected())
    }

    /// Counts the sessions that have not expired.
    pub async fn count_sessions(&self) -> std::result::Result<i64, super::StoreError> {
        let now = now().0;
        let query = "SELECT count(*) FROM sessions WHERE seen_at > $1 AND created_at > $2";
        let count = sqlx::query_scalar(query).bind(now - IDLE).bind(now - ABSOLUTE);
        Ok(count.fetch_one(&self.reader).await?)
    }

    async fn session(&self, hash: &Hash) -> Result<Option<SessionRow>> {
        self.session_cache.count_query();
        sqlx::query_as("SELECT data, created_at, seen_at FROM sessions WHERE id_hash = $1")
            .bind(hash.as_slice())
            .fetch_optional(&self.reader)
            .await
            .map_err(backend)
    }

    /// Ends a session, even if the database cannot be written to. Subscribers are notified unless it
    /// is known to have no operator: then it has no stream.
    async fn end(&self, hash: Hash) {
        self.session_cache.mark_dead(hash);
        // All rows are fetched: after the first, SQLite has not committed yet, and sqlx would ignore
        // that it fails to.
        let ended: std::result::Result<Vec<Option<i64>>, _> =
            sqlx::query_scalar("DELETE FROM sessions WHERE id_hash = $1 RETURNING user_id")
                .bind(hash.as_slice())
                .fetch_all(&self.writer)
                .await;
        self.session_cache.forget_session(&hash);
        match ended {
            Ok(operators) => {
                self.session_cache.forget_dead(&hash);
                if operators.iter().all(Option::is_none) {
                    return;
                }
            }
            Err(error) => {
                tracing::error!(%error, "an ended session could not be deleted yet");
                tokio::spawn(self.clone().delete_ended(hash));
            }
        }
        self.session_cache.ended(SessionEnd::SignedOut(hash));
    }

    /// Deletes an ended session as soon as the database can be written: after a restart, nothing
    /// else would tell that it has ended.
    async fn delete_ended(self, hash: Hash) {
        let delete = || {
            sqlx::query("DELETE FROM sessions WHERE id_hash = $1")
                .bind(hash.as_slice())
                .execute(&self.writer)
        };
        loop {
            sleep(DELETE_AGAIN).await;
            if delete().await.is_ok() {
                self.session_cache.forget_dead(&hash);
                return;
            }
        }
    }

    /// Saves the use of a session in the background.
    fn note_use(&self, hash: Hash, now: i64) {
        let writer = self.writer.clone();
        tokio::spawn(async move {
            let noted = sqlx::query("UPDATE sessions SET seen_at = $1 WHERE id_hash = $2")
                .bind(now)
                .bind(hash.as_slice())
                .execute(&writer)
                .await;
            if let Err(error) = noted {
                tracing::warn!(%error, "the use of a session could not be noted");
            }
        });
    }
}

fn operator(record: &Record) -> Option<i64> {
    record.data.get(OPERATOR).and_then(serde_json::Value::as_i64)
}

fn encode(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))
}

fn backend(error: sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}
