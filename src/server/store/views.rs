//! Saved views, and the counts above which operators want an alert.

use super::users::key;
use super::{Store, StoreError, now};
use moka::sync::Cache;
use sqlx::any::AnyQueryResult;
use sqlx::{Any, AnyConnection, FromRow, Transaction};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The most saved views per operator, and the most shared views.
pub const MAX_PER_OPERATOR: i64 = 50;

/// How long a removed view can be restored.
const RESTORABLE_SECONDS: i64 = 24 * 3600;

/// A saved view as stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ViewRecord {
    pub id: i64,
    /// `None` for a shared view.
    pub owner_id: Option<i64>,
    pub name: String,
    /// In the format of [`Query`](crate::model::Query).
    pub query: String,
}

/// Why a view was not saved.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    #[error("there is a view of that name")]
    NameTaken,
    #[error("there are {MAX_PER_OPERATOR} views")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ViewError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The views and alerts of an operator.
#[derive(Debug)]
pub struct OwnViews {
    /// Shared ones first, each group by name.
    pub views: Vec<ViewRecord>,
    /// The counts above which the operator wants an alert, by the key of the view.
    pub alerts: HashMap<String, u32>,
}

/// A cache of views: every page shows them, and they change rarely.
#[derive(Debug)]
pub(super) struct ViewCache {
    /// Grows with every change: an entry read before one is not used after it.
    version: AtomicU64,
    known: Cache<(u64, i64), Arc<OwnViews>>,
}

impl Default for ViewCache {
    fn default() -> Self {
        // Another process may write to the same database.
        let known = Cache::builder().max_capacity(1_000).time_to_live(Duration::from_secs(5));
        Self { version: AtomicU64::default(), known: known.build() }
    }
}

impl ViewCache {
    fn forget(&self) {
        self.version.fetch_add(1, Ordering::SeqCst);
    }
}

/// Returns the position after an owner's last view: 0 as long as they are listed by name. Fails if
/// there are too many.
async fn room(connection: &mut AnyConnection, owner_id: Option<i64>) -> Result<i64, ViewError> {
    let (existing, last): (i64, i64) = sqlx::query_as(
        "SELECT count(*), coalesce(max(position), 0) FROM views
         WHERE owner_id IS NOT DISTINCT FROM $1 AND removed_at IS NULL",
    )
    .bind(owner_id)
    .fetch_one(connection)
    .await?;
    match existing >= MAX_PER_OPERATOR {
        true => Err(ViewError::TooMany),
        false => Ok(if last == 0 { 0 } else { last + 1 }),
    }
}

impl Store {
    /// Returns an operator's views and alerts, from the cache if nothing has changed.
    pub async fn own_views(&self, user_id: i64) -> Result<Arc<OwnViews>, StoreError> {
        let key = (self.view_cache.version.load(Ordering::SeqCst), user_id);
        if let Some(known) = self.view_cache.known.get(&key) {
            return Ok(known);
        }
        let (views, alerts) = tokio::try_join!(self.views_of(user_id), self.alerts_of(user_id))?;
        let own = Arc::new(OwnViews { views, alerts });
        self.view_cache.known.insert(key, own.clone());
        Ok(own)
    }

    /// Returns an operator's views: shared ones first, each group in its order.
    pub async fn views_of(&self, user_id: i64) -> Result<Vec<ViewRecord>, StoreError> {
        let query = "SELECT id, owner_id, name, query FROM views
                     WHERE (owner_id IS NULL OR owner_id = $1) AND removed_at IS NULL
                     ORDER BY coalesce(owner_id, 0), position, name_key";
        Ok(sqlx::query_as(query).bind(user_id).fetch_all(&self.reader).await?)
    }

    /// Returns a removed view of an operator, or a shared one, while it can be restored.
    pub async fn removed_view(
        &self,
        user_id: i64,
        id: i64,
    ) -> Result<Option<ViewRecord>, StoreError> {
        let query = "SELECT id, owner_id, name, query FROM views
                     WHERE id = $1 AND (owner_id IS NULL OR owner_id = $2) AND removed_at IS NOT NULL";
        let found = sqlx::query_as(query).bind(id).bind(user_id);
        Ok(found.fetch_optional(&self.reader).await?)
    }

    /// Saves a view for an operator, or for everybody if there is no owner.
    pub async fn add_view(
        &self,
        owner_id: Option<i64>,
        name: &str,
        query: &str,
    ) -> Result<(), ViewError> {
        let mut transaction = self.begin().await?;
        let room = room(&mut transaction, owner_id).await?;
        let inserted = sqlx::query(
            "INSERT INTO views (owner_id, name, name_key, query, created_at, position)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        )
        .bind(owner_id)
        .bind(name)
        .bind(key(name))
        .bind(query)
        .bind(now().0)
        .bind(room)
        .execute(&mut *transaction)
        .await;
        self.commit_unless_taken(transaction, inserted).await
    }

    /// Commits a change of one view, unless the name is taken.
    async fn commit_unless_taken(
        &self,
        transaction: Transaction<'_, Any>,
        change: Result<AnyQueryResult, sqlx::Error>,
    ) -> Result<(), ViewError> {
        let is_taken = match &change {
            Ok(changed) => changed.rows_affected() == 0,
            Err(error) => error.as_database_error().is_some_and(|e| e.is_unique_violation()),
        };
        if is_taken {
            return Err(ViewError::NameTaken);
        }
        change?;
        transaction.commit().await?;
        self.view_cache.forget();
        Ok(())
    }

    /// Changes a view; with another owner it becomes the last one of theirs.
    pub async fn change_view(&self, before: &ViewRecord, to: &ViewRecord) -> Result<(), ViewError> {
        let mut transaction = self.begin().await?;
        let room = match before.owner_id == to.owner_id {
            true => None,
            false => Some(room(&mut transaction, to.owner_id).await?),
        };
        let changed = sqlx::query(
            "UPDATE views SET owner_id = $1, name = $2, name_key = $3, query = $4,
             position = coalesce($5, position) WHERE id = $6 AND removed_at IS NULL",
        )
        .bind(to.owner_id)
        .bind(&to.name)
        .bind(key(&to.name))
        .bind(&to.query)
        .bind(room)
        .bind(to.id)
        .execute(&mut *transaction)
        .await;
        self.commit_unless_taken(transaction, changed).await
    }

    /// Lists views in this order.
    pub async fn order_views(&self, ids: &[i64]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for (place, id) in ids.iter().enumerate() {
            sqlx::query("UPDATE views SET position = $1 WHERE id = $2")
                .bind(place as i64 + 1)
                .bind(id)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        self.view_cache.forget();
        Ok(())
    }

    /// Removes a view, and for good those removed over a day ago with all their alerts. Returns how
    /// many other operators have an alert of the view.
    pub async fn remove_view(&self, id: i64, user_id: i64) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let earlier = now().0 - RESTORABLE_SECONDS;
        sqlx::query(
            "DELETE FROM view_alerts
             WHERE view IN (SELECT CAST(id AS TEXT) FROM views WHERE removed_at < $1)",
        )
        .bind(earlier)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM views WHERE removed_at < $1")
            .bind(earlier)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("UPDATE views SET removed_at = $1 WHERE id = $2")
            .bind(now().0)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        let others: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM view_alerts WHERE view = $1 AND user_id <> $2",
        )
        .bind(id.to_string())
        .bind(user_id)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.view_cache.forget();
        Ok(others as u64)
    }

    /// Returns how many other operators have an alert of the view.
    pub async fn others_alerted(&self, view: &str, user_id: i64) -> Result<u64, StoreError> {
        let others: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM view_alerts WHERE view = $1 AND user_id <> $2",
        )
        .bind(view)
        .bind(user_id)
        .fetch_one(&self.reader)
        .await?;
        Ok(others as u64)
    }

    /// Restores a removed view with its alerts.
    pub async fn restore_view(&self, view: &ViewRecord) -> Result<(), ViewError> {
        let mut transaction = self.begin().await?;
        room(&mut transaction, view.owner_id).await?;
        let restored = sqlx::query("UPDATE views SET removed_at = NULL WHERE id = $1")
            .bind(view.id)
            .execute(&mut *transaction)
            .await;
        self.commit_unless_taken(transaction, restored).await
    }

    /// Returns the counts above which an operator wants an alert, by the key of the view.
    async fn alerts_of(&self, user_id: i64) -> Result<HashMap<String, u32>, StoreError> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT view, above FROM view_alerts WHERE user_id = $1")
                .bind(user_id)
                .fetch_all(&self.reader)
                .await?;
        let above = |above| u32::try_from(above).unwrap_or(u32::MAX);
        Ok(rows.into_iter().map(|(view, least)| (view, above(least))).collect())
    }

    /// Sets the count above which an operator gets an alert; `None` turns it off.
    pub async fn set_alert(
        &self,
        user_id: i64,
        view: &str,
        above: Option<u32>,
    ) -> Result<(), StoreError> {
        let change = match above {
            Some(above) => sqlx::query(
                "INSERT INTO view_alerts (user_id, view, above) VALUES ($1, $2, $3)
                 ON CONFLICT (user_id, view) DO UPDATE SET above = excluded.above",
            )
            .bind(user_id)
            .bind(view)
            .bind(i64::from(above)),
            None => sqlx::query("DELETE FROM view_alerts WHERE user_id = $1 AND view = $2")
                .bind(user_id)
                .bind(view),
        };
        change.execute(&self.writer).await?;
        self.view_cache.forget();
        Ok(())
    }
}
