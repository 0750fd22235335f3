//! Changes that can still be undone. Each transition is one statement or one transaction, so that a
//! change is either undone or sent, never both.

use super::attention::{NewAttention, add};
use super::{Store, StoreError};
use crate::model::{ChangeKind, ConversationId, ExpectedState, Mutation};
use sqlx::{AssertSqlSafe, FromRow};

/// A pending change to store.
#[derive(Debug, Clone)]
pub struct NewPendingChange {
    pub user_id: i64,
    pub request: String,
    pub conversation: ConversationId,
    pub mutation: Mutation,
    pub expected: ExpectedState,
    /// Milliseconds since 1970, like all times here.
    pub created_at: i64,
    pub due_at: i64,
    /// When sending was first tried without success; `None` if it was not tried.
    pub tried_at: Option<i64>,
}

/// A pending change as stored.
#[derive(Debug, Clone)]
pub struct PendingRecord {
    pub id: i64,
    pub user_id: i64,
    /// The operator's name.
    pub operator: String,
    pub request: String,
    pub conversation: ConversationId,
    pub mutation: Mutation,
    pub expected: ExpectedState,
    pub created_at: i64,
    pub due_at: i64,
    /// When sending was first tried without success.
    pub tried_at: Option<i64>,
    /// When it was marked as being sent.
    pub sending_at: Option<i64>,
}

impl PendingRecord {
    /// A change that has just been stored under this id.
    pub fn new(id: i64, change: NewPendingChange, operator: String) -> Self {
        Self {
            id,
            user_id: change.user_id,
            operator,
            request: change.request,
            conversation: change.conversation,
            mutation: change.mutation,
            expected: change.expected,
            created_at: change.created_at,
            due_at: change.due_at,
            tried_at: change.tried_at,
            sending_at: None,
        }
    }
}

#[derive(FromRow)]
struct PendingRow {
    id: i64,
    user_id: i64,
    operator: String,
    request: String,
    conversation: String,
    kind: String,
    value: Option<String>,
    note: Option<String>,
    key: Option<String>,
    expected: String,
    created_at: i64,
    due_at: i64,
    tried_at: Option<i64>,
    sending_at: Option<i64>,
}

const PENDING: &str = "SELECT pending_changes.id, user_id, users.name AS operator, request,
    conversation, kind, value, note, key, expected, pending_changes.created_at, due_at, tried_at,
    sending_at FROM pending_changes JOIN users ON users.id = user_id";

impl Store {
    /// Stores a pending change, deletes the one that it replaces, and returns the new id; `None` if
    /// the replaced one is gone or is being sent.
    pub async fn add_pending(
        &self,
        change: &NewPendingChange,
        replaces: Option<i64>,
    ) -> Result<Option<i64>, StoreError> {
        let mut transaction = self.begin().await?;
        if let Some(id) = replaces {
            let query = "DELETE FROM pending_changes WHERE id = $1 AND sending_at IS NULL";
            let deleted = sqlx::query(query).bind(id).execute(&mut *transaction).await?;
            if deleted.rows_affected() == 0 {
                return Ok(None);
            }
        }
        let id = sqlx::query_scalar(
            "INSERT INTO pending_changes (user_id, request, conversation, kind, value, note,
                 key, expected, created_at, due_at, tried_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             RETURNING id",
        )
        .bind(change.user_id)
        .bind(&change.request)
        .bind(change.conversation.as_str())
        .bind(change.mutation.kind().as_str())
        .bind(change.mutation.value())
        .bind(change.mutation.text())
        .bind(change.mutation.key())
        .bind(change.expected.to_text())
        .bind(change.created_at)
        .bind(change.due_at)
        .bind(change.tried_at)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Some(id))
    }

    /// Returns every pending change, the earliest due first.
    pub async fn pending_changes(&self) -> Result<Vec<PendingRecord>, StoreError> {
        let query = format!("{PENDING} ORDER BY due_at, pending_changes.id");
        let rows: Vec<PendingRow> =
            sqlx::query_as(AssertSqlSafe(query)).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().filter_map(PendingRow::read).collect())
    }

    /// Marks a pending change as being sent and returns it; `None` if it is gone or is already
    /// being sent.
    pub async fn mark_pending_sending(
        &self,
        id: i64,
        at: i64,
    ) -> Result<Option<PendingRecord>, StoreError> {
        let mut transaction = self.begin().await?;
        let marked = sqlx::query(
            "UPDATE pending_changes SET sending_at = $1 WHERE id = $2 AND sending_at IS NULL",
        )
        .bind(at)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        if marked.rows_affected() == 0 {
            return Ok(None);
        }
        let query = format!("{PENDING} WHERE pending_changes.id = $1");
        let row: PendingRow =
            sqlx::query_as(AssertSqlSafe(query)).bind(id).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(row.read())
    }

    /// Postpones a change that was not sent until it is due again.
    pub async fn postpone_pending(
        &self,
        id: i64,
        due_at: i64,
        tried_at: Option<i64>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE pending_changes SET sending_at = NULL, due_at = $1, tried_at = $2 WHERE id = $3",
        )
        .bind(due_at)
        .bind(tried_at)
        .bind(id)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Deletes a pending change that is not being sent. False if there is none.
    pub async fn undo_pending(&self, id: i64) -> Result<bool, StoreError> {
        let deleted =
            sqlx::query("DELETE FROM pending_changes WHERE id = $1 AND sending_at IS NULL")
                .bind(id)
                .execute(&self.writer)
                .await?;
        Ok(deleted.rows_affected() == 1)
    }

    /// Deletes a settled pending change and stores its attention entry, if any.
    pub async fn settle_pending(
        &self,
        id: i64,
        attention: Option<&NewAttention>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM pending_changes WHERE id = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        if let Some(attention) = attention {
            add(&mut transaction, attention).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

impl PendingRow {
    /// `None` for a row that a later version wrote.
    fn read(self) -> Option<PendingRecord> {
        let kind = ChangeKind::parse(&self.kind)?;
        Some(PendingRecord {
            id: self.id,
            user_id: self.user_id,
            operator: self.operator,
            request: self.request,
            conversation: ConversationId::parse(&self.conversation).ok()?,
            mutation: Mutation::from_parts(kind, self.value.as_deref(), self.note, self.key)?,
            expected: ExpectedState::parse(&self.expected)?,
            created_at: self.created_at,
            due_at: self.due_at,
            tried_at: self.tried_at,
            sending_at: self.sending_at,
        })
    }
}
