//! Ids of events that were worked off. Nothing of what the events told is kept.

use super::{Store, StoreError, now};

/// Seconds for which an id is kept. SendSeven repeats a delivery for about two hours.
pub const KEPT: i64 = 7 * 24 * 3600;

impl Store {
    /// Whether the event was worked off already.
    pub async fn has_webhook(&self, id: &str) -> Result<bool, StoreError> {
        let query = "SELECT count(*) FROM webhook_ids WHERE id = ? AND heard_at > ?";
        let found: i64 =
            sqlx::query_scalar(query).bind(id).bind(now().0 - KEPT).fetch_one(&self.reader).await?;
        Ok(found > 0)
    }

    /// Notes that the event was worked off.
    pub async fn remember_webhook(&self, id: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO webhook_ids (id, heard_at) VALUES (?, ?)
             ON CONFLICT (id) DO UPDATE SET heard_at = excluded.heard_at",
        )
        .bind(id)
        .bind(now().0)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Removes the ids that are old enough.
    pub async fn purge_webhooks(&self) -> Result<u64, StoreError> {
        let purged = sqlx::query("DELETE FROM webhook_ids WHERE heard_at <= ?")
            .bind(now().0 - KEPT)
            .execute(&self.writer)
            .await?;
        Ok(purged.rows_affected())
    }
}
