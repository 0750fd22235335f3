//! The chain of hashes over the audit log: a row that is changed, removed, or added by something
//! other than Sevendesk does not fit. Old entries can be exported and removed without breaking it.

use super::{Store, StoreError};
use futures::TryStreamExt;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, FromRow};
use std::fmt;
use std::str::FromStr;

/// The most problems that a verification lists.
const MAX_PROBLEMS: usize = 20;
/// How many entries are removed at once, so that the server never waits for long.
const BATCH: i64 = 2_000;

/// A row of the audit log that a link covers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Linked {
    Entry(i64),
    Result(i64),
}

/// An entry as the chain and an export have it.
#[derive(Debug, FromRow, Serialize)]
pub struct Line {
    id: i64,
    at: i64,
    operator: String,
    action: String,
    conversation: Option<String>,
    before: Option<String>,
    after: Option<String>,
    details: Option<String>,
    request: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<String>,
}

#[derive(FromRow)]
struct Link {
    position: i64,
    audit_id: i64,
    is_result: i64,
    digest: Vec<u8>,
    hash: Vec<u8>,
}

#[derive(FromRow)]
struct Start {
    entry: i64,
    position: i64,
    hash: Vec<u8>,
    /// That of the last link ever added.
    last_position: i64,
}

/// The last link. Whoever keeps it elsewhere notices a chain that was made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub position: i64,
    pub hash: Vec<u8>,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.position, hex::encode(&self.hash))
    }
}

impl FromStr for Head {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (position, hash) = text.split_once(':').ok_or("expected POSITION:HASH")?;
        let position = position.parse().map_err(|_| "the position is not a number")?;
        let hash = hex::decode(hash).map_err(|_| "the hash is not hexadecimal")?;
        Ok(Self { position, hash })
    }
}

/// The result of a verification.
#[derive(Debug)]
pub struct Verified {
    pub entries: u64,
    pub head: Head,
    /// Empty if the log is as it was written.
    pub problems: Vec<String>,
}

const LINE: &str =
    "SELECT audit.id, audit.at, operator, action, conversation, before, after, details,
    request, audit_results.at AS result_at, result
    FROM audit LEFT JOIN audit_results ON audit_id = audit.id";

impl Line {
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Returns the digest of the entry or of its result; `None` if it has no result.
    fn digest(&self, is_result: bool) -> Option<Vec<u8>> {
        let text = if is_result {
            serde_json::to_vec(&(self.id, self.result_at?, self.result.as_ref()?))
        } else {
            let Self { id, at, operator, action, conversation, .. } = self;
            let Self { before, after, details, request, .. } = self;
            serde_json::to_vec(&(
                id,
                at,
                operator,
                action,
                conversation,
                before,
                after,
                details,
                request,
            ))
        };
        Some(Sha256::digest(text.ok()?).to_vec())
    }
}

fn hash_after(previous: &[u8], digest: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(previous).chain_update(digest).finalize().to_vec()
}

async fn line(database: &mut AnyConnection, entry: i64) -> Result<Option<Line>, sqlx::Error> {
    let query = sqlx::AssertSqlSafe(format!("{LINE} WHERE audit.id = $1"));
    sqlx::query_as(query).bind(entry).fetch_optional(database).await
}

async fn start(database: &mut AnyConnection) -> Result<Start, sqlx::Error> {
    sqlx::query_as("SELECT entry, position, hash, last_position FROM audit_start")
        .fetch_one(database)
        .await
}

async fn head(database: &mut AnyConnection) -> Result<Head, sqlx::Error> {
    let last = "SELECT position, audit_id, is_result, digest, hash FROM audit_chain
                ORDER BY position DESC LIMIT 1";
    let last: Option<Link> = sqlx::query_as(last).fetch_optional(&mut *database).await?;
    Ok(match last {
        Some(Link { position, hash, .. }) => Head { position, hash },
        None => {
            let Start { position, hash, .. } = start(database).await?;
            Head { position, hash }
        }
    })
}

/// Adds the link of what was just written, in the same transaction.
pub(super) async fn append(
    database: &mut AnyConnection,
    written: Linked,
) -> Result<(), sqlx::Error> {
    let (entry, is_result) = match written {
        Linked::Entry(entry) => (entry, false),
        Linked::Result(entry) => (entry, true),
    };
    let line = line(&mut *database, entry).await?;
    let digest = line.and_then(|line| line.digest(is_result)).ok_or(sqlx::Error::RowNotFound)?;
    let Head { position, hash } = head(&mut *database).await?;
    sqlx::query(
        "INSERT INTO audit_chain (position, audit_id, is_result, digest, hash)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(position + 1)
    .bind(entry)
    .bind(i64::from(is_result))
    .bind(&digest)
    .bind(hash_after(&hash, &digest))
    .execute(&mut *database)
    .await?;
    sqlx::query("UPDATE audit_start SET last_position = $1")
        .bind(position + 1)
        .execute(database)
        .await?;
    Ok(())
}

impl Store {
    /// Links the entries of a log that was begun before there was a chain. Otherwise it only reads.
    pub(super) async fn link_older_audit(&self) -> Result<(), sqlx::Error> {
        let is_unlinked = "SELECT count(*) FROM (SELECT 1 FROM audit LIMIT 1) AS entry
                           WHERE NOT EXISTS (SELECT 1 FROM audit_chain)";
        if sqlx::query_scalar::<_, i64>(is_unlinked).fetch_one(&self.reader).await? == 0 {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        let unlinked = "SELECT audit.id, result FROM audit
                        LEFT JOIN audit_results ON audit_id = audit.id
                        WHERE NOT EXISTS (SELECT 1 FROM audit_chain) ORDER BY audit.id";
        let unlinked: Vec<(i64, Option<String>)> =
            sqlx::query_as(unlinked).fetch_all(&mut *transaction).await?;
        for (entry, result) in unlinked {
            append(&mut transaction, Linked::Entry(entry)).await?;
            if result.is_some() {
                append(&mut transaction, Linked::Result(entry)).await?;
            }
        }
        transaction.commit().await
    }

    /// Verifies that the log is as it was written, and that it contains a head kept elsewhere.
    pub async fn verify_audit(&self, expected: Option<&Head>) -> Result<Verified, StoreError> {
        let mut problems = Vec::new();
        // One connection and one transaction, so that all reads see the same log.
        let mut transaction = self.begin_snapshot().await?;
        let start = start(&mut transaction).await?;
        let mut last = Head { position: start.position, hash: start.hash };
        let mut is_contained = expected.is_none_or(|expected| *expected == last);
        loop {
            let links: Vec<Link> = sqlx::query_as(
                "SELECT position, audit_id, is_result, digest, hash FROM audit_chain
                 WHERE position > $1 ORDER BY position LIMIT $2",
            )
            .bind(last.position)
            .bind(BATCH)
            .fetch_all(&mut *transaction)
            .await?;
            if links.is_empty() {
                break;
            }
            for link in links {
                let is_result = link.is_result != 0;
                let what = if is_result { "the result of entry" } else { "entry" };
                let fits = link.position == last.position + 1
                    && hash_after(&last.hash, &link.digest) == link.hash;
                if !fits {
                    problems.push(format!(
                        "before {what} {}, links are missing or changed",
                        link.audit_id
                    ));
                }
                if link.audit_id > start.entry {
                    let line = line(&mut transaction, link.audit_id).await?;
                    match line.and_then(|line| line.digest(is_result)) {
                        None => problems.push(format!("{what} {} is missing", link.audit_id)),
                        Some(digest) if digest != link.digest => {
                            problems.push(format!("{what} {} was changed", link.audit_id));
                        }
                        Some(_) => {}
                    }
                }
                last = Head { position: link.position, hash: link.hash };
                is_contained |= expected.is_some_and(|expected| *expected == last);
            }
        }
        let foreign = "SELECT id FROM audit WHERE NOT EXISTS
             (SELECT 1 FROM audit_chain WHERE audit_id = audit.id AND is_result = 0)
             UNION SELECT audit_id FROM audit_results WHERE NOT EXISTS
             (SELECT 1 FROM audit_chain WHERE audit_chain.audit_id = audit_results.audit_id AND is_result = 1)";
        let mut unlinked = sqlx::query_scalar::<_, i64>(foreign).fetch(&mut *transaction);
        while let Some(entry) = unlinked.try_next().await? {
            problems.push(format!("entry {entry} was written by something other than Sevendesk"));
        }
        drop(unlinked);
        // A chain that was cut at its end is shorter.
        if start.last_position > last.position {
            problems.push("the latest entries are missing".to_owned());
        }
        if !is_contained {
            problems.push("the log does not contain the expected link".to_owned());
        }
        problems.truncate(MAX_PROBLEMS);
        let entries: i64 =
            sqlx::query_scalar("SELECT count(*) FROM audit").fetch_one(&mut *transaction).await?;
        Ok(Verified { entries: entries.unsigned_abs(), head: last, problems })
    }

    /// Returns the last entry before this millisecond, with none after it that is older; 0 if there
    /// is none.
    pub async fn last_audit_before(&self, at: i64) -> Result<i64, StoreError> {
        let last = "SELECT coalesce((SELECT min(id) - 1 FROM audit WHERE at >= $1),
                                    (SELECT max(id) FROM audit), 0)";
        Ok(sqlx::query_scalar(last).bind(at).fetch_one(&self.reader).await?)
    }

    /// Returns entries after one and up to another, the oldest first, up to a limit.
    pub async fn audit_lines(&self, after: i64, through: i64) -> Result<Vec<Line>, StoreError> {
        let query =
            format!("{LINE} WHERE audit.id > $1 AND audit.id <= $2 ORDER BY audit.id LIMIT $3");
        let lines = sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(after).bind(through);
        Ok(lines.bind(BATCH).fetch_all(&self.reader).await?)
    }

    /// Removes entries up to this one with their results; the chain then starts behind them.
    pub async fn remove_audit_through(&self, through: i64) -> Result<(), StoreError> {
        loop {
            let mut transaction = self.begin().await?;
            let batch: Option<i64> = sqlx::query_scalar(
                "SELECT max(id) FROM (SELECT id FROM audit WHERE id <= $1 ORDER BY id LIMIT $2)
                 AS batch",
            )
            .bind(through)
            .bind(BATCH)
            .fetch_one(&mut *transaction)
            .await?;
            let Some(batch) = batch else { return Ok(()) };
            remove_batch(&mut transaction, batch).await?;
            transaction.commit().await?;
        }
    }
}

async fn remove_batch(database: &mut AnyConnection, through: i64) -> Result<(), sqlx::Error> {
    // Results may be written after later entries: only links before the first that stays can go.
    let last: Option<(i64, Vec<u8>)> = sqlx::query_as(
        "SELECT position, hash FROM audit_chain WHERE position <
             coalesce((SELECT min(position) FROM audit_chain WHERE audit_id > $1), 4611686018427387904)
         ORDER BY position DESC LIMIT 1",
    )
    .bind(through)
    .fetch_optional(&mut *database)
    .await?;
    sqlx::query("UPDATE audit_start SET entry = $1").bind(through).execute(&mut *database).await?;
    if let Some((position, hash)) = last {
        sqlx::query("UPDATE audit_start SET position = $1, hash = $2")
            .bind(position)
            .bind(hash)
            .execute(&mut *database)
            .await?;
        sqlx::query("DELETE FROM audit_chain WHERE position <= $1")
            .bind(position)
            .execute(&mut *database)
            .await?;
    }
    for removal in
        ["DELETE FROM audit_results WHERE audit_id <= $1", "DELETE FROM audit WHERE id <= $1"]
    {
        sqlx::query(removal).bind(through).execute(&mut *database).await?;
    }
    Ok(())
}
