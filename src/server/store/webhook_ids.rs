//! Ids of processed webhook events. The events themselves are not stored.

use super::{Store, StoreError, now};

/// How long an id is stored, in seconds. SendSeven retries a delivery for about two hours.
pub const RETENTION_SECONDS: i64 = 7 * 24 * 3600;

impl Store {
    /// Returns whether the event has already been processed.
    pub async fn has_webhook(&self, id: &str) -> Result<bool, StoreError> {
        let query = "SELECT count(*) FROM webhook_ids WHERE id = $1 AND heard_at > $2";
        let found: i64 = sqlx::query_scalar(query)
            .bind(id)
            .bind(now().0 - RETENTION_SECONDS)
            .fetch_one(&self.reader)
            .await?;
        Ok(found > 0)
    }

    /// Saves that the event has been processed.
    pub async fn remember_webhook(&self, id: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO webhook_ids (id, heard_at) VALUES ($1, $2)
             ON CONFLICT (id) DO UPDATE SET heard_at = excluded.heard_at",
        )
        .bind(id)
        .bind(now().0)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Deletes the expired ids; returns how many.
    pub async fn purge_webhooks(&self) -> Result<u64, StoreError> {
        let purged = sqlx::query("DELETE FROM webhook_ids WHERE heard_at <= $1")
            .bind(now().0 - RETENTION_SECONDS)
            .execute(&self.writer)
            .await?;
        Ok(purged.rows_affected())
    }
}
