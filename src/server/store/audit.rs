//! The audit log: operators' requests and their outcomes. Rows are only added, each with a
//! link of the chain (`audit_chain`).

use super::audit_chain::{Linked, append};
use super::{Store, StoreError, now_ms};
use crate::model::{ConversationId, Outcome};
use sqlx::any::AnyArguments;
use sqlx::{Any, Arguments, AssertSqlSafe, Encode, FromRow, Type};

/// An entry to write before a change is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAuditEntry {
    pub operator: String,
    pub action: &'static str,
    pub conversation: Option<ConversationId>,
    /// Ids of agents, or states; `None` if there is nothing before or after.
    pub before: Option<String>,
    pub after: Option<String>,
    /// A filter or a count; never text that people wrote.
    pub details: Option<String>,
    pub request: String,
}

/// A row of the audit log with its result.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AuditRecord {
    pub id: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    pub operator: String,
    pub action: String,
    pub conversation: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub details: Option<String>,
    pub request: String,
    /// `None` if the outcome is unknown.
    pub result: Option<String>,
}

/// Selects entries. `None` everywhere selects all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    pub operator: Option<String>,
    pub action: Option<String>,
    pub result: Option<Outcome>,
    pub conversation: Option<ConversationId>,
    /// From this millisecond on.
    pub from: Option<i64>,
    /// Up to, but not including, this one.
    pub until: Option<i64>,
    /// Only entries with a smaller id.
    pub before: Option<i64>,
}

/// The columns of [`AuditRecord`].
const ENTRY: &str = "SELECT audit.id, audit.at, operator, action, conversation, before, after,
    details, request, result FROM audit LEFT JOIN audit_results ON audit_id = audit.id";

/// The number of rows that [`ENTRY`] returns.
const COUNT: &str = "SELECT count(*) FROM audit LEFT JOIN audit_results ON audit_id = audit.id";

impl AuditFilter {
    /// Returns the condition of a query, with the values of its parameters.
    fn condition(&self) -> (String, Parameters) {
        let Self { operator, action, result, conversation, from, until, before } = self;
        let mut parameters = Parameters::default();
        let mut condition = " WHERE 1 = 1".to_owned();
        let conversation = conversation.as_ref().map(ConversationId::as_str);
        for (column, text) in [
            ("operator", operator.as_deref()),
            ("action", action.as_deref()),
            ("conversation", conversation),
        ] {
            if let Some(text) = text {
                condition.push_str(&format!(" AND {column} = {}", parameters.add(text)));
            }
        }
        for (compared, number) in
            [("audit.at >=", from), ("audit.at <", until), ("audit.id <", before)]
        {
            if let Some(number) = number {
                condition.push_str(&format!(" AND {compared} {}", parameters.add(*number)));
            }
        }
        if let Some(result) = result {
            condition.push_str(came_to(*result));
        }
        (condition, parameters)
    }
}

/// Values of a query's parameters, whose names count up.
#[derive(Default)]
struct Parameters(AnyArguments);

impl Parameters {
    /// Adds a value and returns the name of its parameter.
    fn add<'v>(&mut self, value: impl Encode<'v, Any> + Type<Any>) -> String {
        self.0.add(value).expect("texts and numbers can be encoded");
        format!("${}", self.0.len())
    }
}

impl Store {
    /// Writes an entry and returns its id.
    pub async fn add_audit(&self, entry: &NewAuditEntry) -> Result<i64, StoreError> {
        let mut transaction = self.begin().await?;
        let id = sqlx::query_scalar(
            "INSERT INTO audit (at, operator, action, conversation, before, after, details, request)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             RETURNING id",
        )
        .bind(now_ms())
        .bind(&entry.operator)
        .bind(entry.action)
        .bind(entry.conversation.as_ref().map(ConversationId::as_str))
        .bind(&entry.before)
        .bind(&entry.after)
        .bind(&entry.details)
        .bind(&entry.request)
        .fetch_one(&mut *transaction)
        .await?;
        append(&mut transaction, Linked::Entry(id)).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Writes the result of an entry; the first result is final.
    pub async fn add_audit_result(&self, entry: i64, result: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let written = sqlx::query(
            "INSERT INTO audit_results (audit_id, at, result) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING",
        )
        .bind(entry)
        .bind(now_ms())
        .bind(result)
        .execute(&mut *transaction)
        .await?;
        if written.rows_affected() > 0 {
            append(&mut transaction, Linked::Result(entry)).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Returns the last entry for a conversation and a request, with its result.
    pub async fn last_audit(
        &self,
        conversation: &ConversationId,
        request: &str,
    ) -> Result<Option<(i64, Option<String>)>, StoreError> {
        let query = "SELECT audit.id, result FROM audit
                     LEFT JOIN audit_results ON audit_id = audit.id
                     WHERE conversation = $1 AND request = $2 ORDER BY audit.id DESC LIMIT 1";
        Ok(sqlx::query_as(query)
            .bind(conversation.as_str())
            .bind(request)
            .fetch_optional(&self.reader)
            .await?)
    }

    /// Returns matching entries, the latest first, up to a limit.
    pub async fn audit(
        &self,
        wanted: &AuditFilter,
        most: u32,
    ) -> Result<Vec<AuditRecord>, StoreError> {
        let (condition, mut parameters) = wanted.condition();
        let most = parameters.add(i64::from(most));
        let query = format!("{ENTRY}{condition} ORDER BY audit.id DESC LIMIT {most}");
        let query = sqlx::query_as_with(AssertSqlSafe(query), parameters.0);
        Ok(query.fetch_all(&self.reader).await?)
    }

    /// Returns the number of matching entries.
    pub async fn audit_count(&self, wanted: &AuditFilter) -> Result<u64, StoreError> {
        let (condition, parameters) = wanted.condition();
        let query = AssertSqlSafe(format!("{COUNT}{condition}"));
        let count: i64 =
            sqlx::query_scalar_with(query, parameters.0).fetch_one(&self.reader).await?;
        Ok(count.unsigned_abs())
    }

    /// Returns the last entries for a conversation, the oldest first, up to a limit.
    pub async fn audit_of(
        &self,
        conversation: &ConversationId,
        most: u32,
    ) -> Result<Vec<AuditRecord>, StoreError> {
        let query = format!("{ENTRY} WHERE conversation = $1 ORDER BY audit.id DESC LIMIT $2");
        let mut entries: Vec<AuditRecord> = sqlx::query_as(AssertSqlSafe(query))
            .bind(conversation.as_str())
            .bind(i64::from(most))
            .fetch_all(&self.reader)
            .await?;
        entries.reverse();
        Ok(entries)
    }
}

/// The SQL counterpart of [`Outcome::of`].
fn came_to(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => " AND result LIKE 'done%'",
        Outcome::Refused => " AND result = 'refused'",
        Outcome::Uncertain => " AND (result IS NULL OR result = 'uncertain')",
        Outcome::Failed => {
            " AND result NOT LIKE 'done%' AND result NOT IN ('refused', 'uncertain')"
        }
    }
}
