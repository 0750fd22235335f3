//! Copying a database into an empty one, of SQLite or PostgreSQL.

use super::{Backend, Store, StoreError, postgres};
use futures::TryStreamExt;
use sqlx::any::{AnyArguments, AnyRow, AnyTypeInfoKind};
use sqlx::{Any, Arguments, AssertSqlSafe, Column, Row, Transaction};

/// All tables, in an order in which no row refers to one that is not there yet.
const TABLES: [&str; 16] = [
    "users",
    "sessions",
    "webhook_ids",
    "views",
    "view_alerts",
    "audit",
    "audit_results",
    "audit_chain",
    "audit_start",
    "jobs",
    "job_rows",
    "absences",
    "pending_changes",
    "attention",
    "auth_version",
    "cookie_key",
];

/// Tables that have a row from the start.
const FILLED: [&str; 3] = ["audit_start", "auth_version", "cookie_key"];

/// Tables that count their ids, so that none is used twice.
const NUMBERED: [&str; 6] = ["users", "views", "audit", "jobs", "pending_changes", "attention"];

/// Nothing was copied, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error("the target is not empty: it has {count} rows in {table}. Nothing was copied")]
    NotEmpty { table: &'static str, count: i64 },
    #[error(
        "the target has {copied} rows in {table}, and there are {expected}. Nothing was copied"
    )]
    Count { table: &'static str, copied: i64, expected: i64 },
    #[error(
        "the audit log of the target is not the one that was copied. Do not use the target: drop it, and copy again"
    )]
    Audit,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for CopyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Copies everything into an empty database; returns the number of rows of each table. No server
    /// may run on either.
    pub async fn copy_to(&self, target: &Self) -> Result<Vec<(&'static str, i64)>, CopyError> {
        let mut from = self.begin_snapshot().await?;
        let mut to = target.begin().await?;
        if target.backend == Backend::Postgres {
            // Reading the other database takes its time.
            sqlx::query(postgres::LONG_LOCKS).execute(&mut *to).await?;
        }
        for table in TABLES {
            let count = count(&mut to, table).await?;
            if count > 0 && !FILLED.contains(&table) {
                return Err(CopyError::NotEmpty { table, count });
            }
        }
        let mut counts = Vec::new();
        for table in TABLES {
            if FILLED.contains(&table) {
                let delete = AssertSqlSafe(format!("DELETE FROM {table}"));
                sqlx::query(delete).execute(&mut *to).await?;
            }
            copy_table(&mut from, &mut to, table).await?;
            let (expected, copied) = (count(&mut from, table).await?, count(&mut to, table).await?);
            if copied != expected {
                return Err(CopyError::Count { table, copied, expected });
            }
            counts.push((table, copied));
        }
        for table in NUMBERED {
            let last = last_id(&mut from, self.backend, table).await?;
            set_last_id(&mut to, target.backend, table, last).await?;
        }
        to.commit().await?;
        drop(from);
        let (original, copy) = (self.verify_audit(None).await?, target.verify_audit(None).await?);
        match original.head == copy.head && original.problems == copy.problems {
            true => Ok(counts),
            false => Err(CopyError::Audit),
        }
    }
}

async fn count(database: &mut Transaction<'_, Any>, table: &str) -> Result<i64, sqlx::Error> {
    let count = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(count).fetch_one(&mut **database).await
}

async fn copy_table(
    from: &mut Transaction<'_, Any>,
    to: &mut Transaction<'_, Any>,
    table: &str,
) -> Result<(), sqlx::Error> {
    // A job may refer to an earlier one.
    let all = AssertSqlSafe(format!("SELECT * FROM {table} ORDER BY 1"));
    let mut rows = sqlx::query(all).fetch(&mut **from);
    while let Some(row) = rows.try_next().await? {
        let names: Vec<_> = row.columns().iter().map(Column::name).collect();
        let parameters: Vec<_> = (1..=names.len()).map(|number| format!("${number}")).collect();
        let (names, parameters) = (names.join(", "), parameters.join(", "));
        let insert = format!("INSERT INTO {table} ({names}) VALUES ({parameters})");
        sqlx::query_with(AssertSqlSafe(insert), values(&row)?).execute(&mut **to).await?;
    }
    Ok(())
}

fn values(row: &AnyRow) -> Result<AnyArguments, sqlx::Error> {
    let mut values = AnyArguments::default();
    for (index, column) in row.columns().iter().enumerate() {
        let added = match column.type_info().kind() {
            AnyTypeInfoKind::Text => values.add(row.try_get::<Option<String>, _>(index)?),
            AnyTypeInfoKind::Blob => values.add(row.try_get::<Option<Vec<u8>>, _>(index)?),
            _ => values.add(row.try_get::<Option<i64>, _>(index)?),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(values)
}

/// Returns the last id that a table has given, also to a row that is gone; 0 if there is none.
async fn last_id(
    database: &mut Transaction<'_, Any>,
    backend: Backend,
    table: &str,
) -> Result<i64, sqlx::Error> {
    let query = match backend {
        Backend::Sqlite => format!(
            "SELECT coalesce(max(id), 0) FROM (SELECT id FROM {table}
             UNION ALL SELECT seq FROM sqlite_sequence WHERE name = '{table}')"
        ),
        Backend::Postgres => {
            format!("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {table}_id_seq")
        }
    };
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut **database).await
}

async fn set_last_id(
    database: &mut Transaction<'_, Any>,
    backend: Backend,
    table: &str,
    last: i64,
) -> Result<(), sqlx::Error> {
    let set = match backend {
        // A table has a row there once it has one itself.
        Backend::Sqlite => [
            format!("DELETE FROM sqlite_sequence WHERE name = '{table}' AND $1 > 0"),
            format!(
                "INSERT INTO sqlite_sequence (name, seq) SELECT '{table}', $1
                 FROM sqlite_schema WHERE name = '{table}' AND sql LIKE '%AUTOINCREMENT%' AND $1 > 0"
            ),
        ]
        .to_vec(),
        Backend::Postgres => {
            vec![format!("SELECT setval('{table}_id_seq', $1) WHERE $1 > 0")]
        }
    };
    for statement in set {
        sqlx::query(AssertSqlSafe(statement)).bind(last).execute(&mut **database).await?;
    }
    Ok(())
}
