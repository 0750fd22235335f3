//! Views that are kept, and from how many conversations on an operator wants to be told of one.

use super::users::key;
use super::{Store, StoreError, now};
use moka::sync::Cache;
use sqlx::FromRow;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The most views that one operator keeps, and that everybody shares.
pub const MOST: i64 = 50;

/// A view as the database keeps it.
#[derive(Debug, Clone, FromRow)]
pub struct ViewRecord {
    pub id: i64,
    /// None where it is everybody's.
    pub owner_id: Option<i64>,
    pub name: String,
    /// As [`Query`](crate::model::Query) writes it.
    pub query: String,
}

/// Why a view was not kept.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    #[error("there is a view of that name")]
    NameTaken,
    #[error("there are {MOST} views")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ViewError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What an operator has.
#[derive(Debug)]
pub struct OwnViews {
    /// Everybody's first, each by name.
    pub views: Vec<ViewRecord>,
    /// From how many conversations on the operator wants to be told, by the key of the view.
    pub alerts: HashMap<String, u32>,
}

/// Views as they were read: every page shows them, and they change seldom.
#[derive(Debug)]
pub(super) struct ViewCache {
    /// Grows with every change: what was read before one does not serve after it.
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

impl Store {
    /// What an operator has, from memory where nothing has changed.
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

    /// What an operator has: everybody's first, each by name.
    pub async fn views_of(&self, user_id: i64) -> Result<Vec<ViewRecord>, StoreError> {
        let query = "SELECT id, owner_id, name, query FROM views
                     WHERE owner_id IS NULL OR owner_id = ? ORDER BY coalesce(owner_id, 0), name_key";
        Ok(sqlx::query_as(query).bind(user_id).fetch_all(&self.reader).await?)
    }

    /// Keeps a view for an operator; for everybody where there is no owner.
    pub async fn add_view(
        &self,
        owner_id: Option<i64>,
        name: &str,
        query: &str,
    ) -> Result<(), ViewError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let existing: i64 = sqlx::query_scalar("SELECT count(*) FROM views WHERE owner_id IS ?")
            .bind(owner_id)
            .fetch_one(&mut *transaction)
            .await?;
        if existing >= MOST {
            return Err(ViewError::TooMany);
        }
        let inserted = sqlx::query(
            "INSERT INTO views (owner_id, name, name_key, query, created_at)
             VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(owner_id)
        .bind(name)
        .bind(key(name))
        .bind(query)
        .bind(now().0)
        .execute(&mut *transaction)
        .await?;
        if inserted.rows_affected() == 0 {
            return Err(ViewError::NameTaken);
        }
        transaction.commit().await?;
        self.view_cache.forget();
        Ok(())
    }

    /// Forgets a view, and everybody's wish to be told of it.
    pub async fn remove_view(&self, id: i64) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM views WHERE id = ?").bind(id).execute(&mut *transaction).await?;
        sqlx::query("DELETE FROM view_alerts WHERE view = ?")
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        self.view_cache.forget();
        Ok(())
    }

    /// From how many conversations on an operator wants to be told, by the key of the view.
    async fn alerts_of(&self, user_id: i64) -> Result<HashMap<String, u32>, StoreError> {
        let rows: Vec<(String, u32)> =
            sqlx::query_as("SELECT view, above FROM view_alerts WHERE user_id = ?")
                .bind(user_id)
                .fetch_all(&self.reader)
                .await?;
        Ok(rows.into_iter().collect())
    }

    /// Has an operator told when there are more than so many; never, where it is none.
    pub async fn set_alert(
        &self,
        user_id: i64,
        view: &str,
        above: Option<u32>,
    ) -> Result<(), StoreError> {
        let change = match above {
            Some(above) => sqlx::query(
                "INSERT INTO view_alerts (user_id, view, above) VALUES (?, ?, ?)
                 ON CONFLICT (user_id, view) DO UPDATE SET above = excluded.above",
            )
            .bind(user_id)
            .bind(view)
            .bind(above),
            None => sqlx::query("DELETE FROM view_alerts WHERE user_id = ? AND view = ?")
                .bind(user_id)
                .bind(view),
        };
        change.execute(&self.writer).await?;
        self.view_cache.forget();
        Ok(())
    }
}
