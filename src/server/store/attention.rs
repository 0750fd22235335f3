//! Changes that need their operator's attention, until they are dismissed.

use super::causes::error_to_text;
use super::{Store, StoreError, now};
use crate::model::{AppError, ChangeKind, ConversationId, ExpectedState, Mutation, Timestamp};
use sqlx::{AnyConnection, FromRow};

/// An attention entry to store, for a change that was not made.
#[derive(Debug, Clone)]
pub struct NewAttention {
    pub user_id: i64,
    pub conversation: ConversationId,
    pub mutation: Mutation,
    pub expected: ExpectedState,
    pub cause: AppError,
}

/// An attention entry as stored.
#[derive(Debug, Clone)]
pub struct AttentionRecord {
    pub id: i64,
    pub conversation: ConversationId,
    pub mutation: Mutation,
    pub expected: ExpectedState,
    pub cause: AppError,
    pub at: Timestamp,
}

#[derive(FromRow)]
struct AttentionRow {
    id: i64,
    conversation: String,
    kind: String,
    value: Option<String>,
    note: Option<String>,
    key: Option<String>,
    expected: String,
    cause: String,
    at: i64,
}

impl Store {
    /// Returns an operator's attention entries, the latest first.
    pub async fn attention(&self, user_id: i64) -> Result<Vec<AttentionRecord>, StoreError> {
        let query = "SELECT id, conversation, kind, value, note, key, expected, cause, at
                     FROM attention WHERE user_id = $1 ORDER BY id DESC";
        let rows: Vec<AttentionRow> =
            sqlx::query_as(query).bind(user_id).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().filter_map(AttentionRow::read).collect())
    }

    /// Deletes one or all of an operator's entries; returns how many.
    pub async fn dismiss_attention(
        &self,
        user_id: i64,
        id: Option<i64>,
    ) -> Result<u64, StoreError> {
        let query = "DELETE FROM attention WHERE user_id = $1 AND id = coalesce($2, id)";
        let deleted = sqlx::query(query).bind(user_id).bind(id).execute(&self.writer).await?;
        Ok(deleted.rows_affected())
    }
}

pub(super) async fn add(
    writer: &mut AnyConnection,
    attention: &NewAttention,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO attention (user_id, conversation, kind, value, note, key, expected, cause,
             at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(attention.user_id)
    .bind(attention.conversation.as_str())
    .bind(attention.mutation.kind().as_str())
    .bind(attention.mutation.value())
    .bind(attention.mutation.text())
    .bind(attention.mutation.key())
    .bind(attention.expected.to_text())
    .bind(error_to_text(&attention.cause))
    .bind(now().0)
    .execute(writer)
    .await?;
    Ok(())
}

impl AttentionRow {
    /// Reads a row; a cause that a later version wrote becomes an internal error.
    fn read(self) -> Option<AttentionRecord> {
        let kind = ChangeKind::parse(&self.kind)?;
        let cause = serde_json::from_str(&self.cause);
        let unreadable =
            |_: serde_json::Error| AppError::Internal { reference: "unreadable cause".to_owned() };
        Some(AttentionRecord {
            id: self.id,
            conversation: ConversationId::parse(&self.conversation).ok()?,
            mutation: Mutation::from_parts(kind, self.value.as_deref(), self.note, self.key)?,
            expected: ExpectedState::parse(&self.expected)?,
            cause: cause.unwrap_or_else(unreadable),
            at: Timestamp(self.at),
        })
    }
}
