//! The chain over the audit log: what was changed, removed, or added from outside is found, and old
//! entries can be removed without breaking it.

use crate::support::file::TemporaryFolder;
use sevendesk::server::config::DatabaseConfig;
use sevendesk::server::services::audit::{Actor, Audit, AuditEvent, action};
use sevendesk::server::store::Store;
use sevendesk::server::store::audit::{AuditFilter, AuditRecord};
use sevendesk::server::store::audit_chain::Head;
use sqlx::{Connection, SqliteConnection};
use std::process::{Command, Output};

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn sevendesk(arguments: &[&str], database: &DatabaseConfig) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sevendesk"));
    command.args(arguments).env_clear().env("SEVENDESK_DATABASE_URL", &database.url);
    command.output().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

/// Writes entries, of which every third has no result and the second gets its result last.
async fn with_entries(database: &DatabaseConfig, count: usize) -> Store {
    let store = Store::open(database).await.unwrap();
    let audit = Audit::new(store.clone());
    let by = Actor { operator: "Lea Hartmann".to_owned(), request: "1f".to_owned() };
    let mut open = None;
    for number in 1..=count {
        let details = Some(format!("number {number}"));
        let event = AuditEvent { action: action::EXPORT, details, ..AuditEvent::default() };
        let entry = audit.begin(&by, event).await.unwrap();
        match number {
            2 => open = Some(entry),
            _ if number % 3 != 0 => audit.end(entry, "done").await,
            _ => {}
        }
    }
    if let Some(entry) = open {
        audit.end(entry, "done, late").await;
    }
    store
}

async fn entries(store: &Store) -> Vec<AuditRecord> {
    store.audit(&AuditFilter::default(), 1_000).await.unwrap()
}

async fn problems(store: &Store, expected: Option<&Head>) -> Vec<String> {
    store.verify_audit(expected).await.unwrap().problems
}

/// Runs a statement as somebody who has the file, without the triggers that protect the log.
async fn tamper(database: &DatabaseConfig, statement: &str) {
    let mut connection = SqliteConnection::connect(&database.url).await.unwrap();
    for trigger in ["audit_stays", "audit_is_kept", "audit_result_stays", "audit_result_is_kept"] {
        let drop = sqlx::AssertSqlSafe(format!("DROP TRIGGER IF EXISTS {trigger}"));
        sqlx::query(drop).execute(&mut connection).await.unwrap();
    }
    sqlx::query("PRAGMA foreign_keys = OFF").execute(&mut connection).await.unwrap();
    let changed = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned()));
    assert!(changed.execute(&mut connection).await.unwrap().rows_affected() > 0, "{statement}");
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_log_as_it_was_written_verifies_and_every_way_to_tamper_with_it_is_named() {
    for (statement, problem) in [
        ("UPDATE audit SET operator = 'Somebody' WHERE id = 4", "entry 4 was changed"),
        ("UPDATE audit SET at = at + 1 WHERE id = 4", "entry 4 was changed"),
        (
            "UPDATE audit_results SET result = 'failed' WHERE audit_id = 5",
            "the result of entry 5 was changed",
        ),
        ("DELETE FROM audit WHERE id = 3", "entry 3 is missing"),
        ("DELETE FROM audit_results WHERE audit_id = 2", "the result of entry 2 is missing"),
        (
            "INSERT INTO audit (at, operator, action, request) VALUES (1, 'Lea', 'close', '')",
            "entry 8 was written by something other than Sevendesk",
        ),
        (
            "INSERT INTO audit_results (audit_id, at, result) VALUES (6, 1, 'done')",
            "entry 6 was written by something other than Sevendesk",
        ),
        (
            "DELETE FROM audit_chain WHERE audit_id = 4",
            "before entry 5, links are missing or changed",
        ),
        ("DELETE FROM audit_chain WHERE position > 9", "the latest entries are missing"),
        (
            "UPDATE audit_chain SET hash = zeroblob(32) WHERE position = 4",
            "links are missing or changed",
        ),
    ] {
        let folder = TemporaryFolder::new("chain");
        let store = with_entries(&folder.database(), 7).await;
        assert_eq!(problems(&store, None).await, Vec::<String>::new());

        tamper(&folder.database(), statement).await;

        let found = problems(&store, None).await;
        assert!(found.iter().any(|one| one.contains(problem)), "{statement}: {found:?}");
    }
}

#[tokio::test]
async fn a_chain_that_somebody_made_anew_does_not_contain_the_head_that_was_kept() {
    let folder = TemporaryFolder::new("chain");
    let store = with_entries(&folder.database(), 7).await;
    let head = store.verify_audit(None).await.unwrap().head;
    let audit = Audit::new(store.clone());
    let by = Actor { operator: "Ada".to_owned(), request: String::new() };
    audit.record(&by, AuditEvent::default(), "done").await.unwrap();
    assert_eq!(problems(&store, Some(&head)).await, Vec::<String>::new(), "a later log has it");
    drop((audit, store));

    tamper(&folder.database(), "UPDATE audit SET operator = 'Somebody' WHERE id = 4").await;
    tamper(&folder.database(), "DELETE FROM audit_chain").await;
    tamper(&folder.database(), "UPDATE sqlite_sequence SET seq = 0 WHERE name = 'audit_chain'")
        .await;
    let store = Store::open(&folder.database()).await.unwrap();

    assert_eq!(problems(&store, None).await, Vec::<String>::new(), "made anew at the start");
    let found = problems(&store, Some(&head)).await;
    assert_eq!(found, ["the log does not contain the expected link"]);
}

#[tokio::test]
async fn old_entries_are_exported_and_removed_and_what_stays_still_verifies() {
    let folder = TemporaryFolder::new("chain");
    let store = with_entries(&folder.database(), 7).await;
    drop(store);
    let old = format!("UPDATE audit SET at = at - {} WHERE id <= 4", 40 * DAY);
    tamper(&folder.database(), &old).await;
    tamper(&folder.database(), "DELETE FROM audit_chain").await;
    tamper(&folder.database(), "UPDATE sqlite_sequence SET seq = 0 WHERE name = 'audit_chain'")
        .await;
    let file = folder.0.join("old.jsonl");
    let arguments = ["audit", "prune", "--keep-days", "30", "--export", file.to_str().unwrap()];

    let pruned = sevendesk(&arguments, &folder.database());

    assert!(pruned.status.success(), "{}", printed(&pruned));
    let store = Store::open(&folder.database()).await.unwrap();
    let left = entries(&store).await;
    let ids: Vec<i64> = left.iter().map(|entry| entry.id).collect();
    assert_eq!(ids, [8, 7, 6, 5]);
    assert_eq!((&*left[0].action, left[0].result.as_deref()), (action::PRUNE, Some("done")));
    let exported = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<serde_json::Value> =
        exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(
        (&lines[1]["details"], &lines[1]["result"]),
        (&"number 2".into(), &"done, late".into())
    );
    let digest = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&exported));
    assert!(left[0].details.as_ref().unwrap().ends_with(&digest), "{left:?}");
    assert_eq!(problems(&store, None).await, Vec::<String>::new());
    let again = sevendesk(&arguments, &folder.database());
    assert!(printed(&again).contains("already") || printed(&again).contains("cannot be written"));
    tamper(&folder.database(), "UPDATE audit SET operator = 'Somebody' WHERE id = 6").await;
    assert_eq!(problems(&store, None).await, ["entry 6 was changed"]);
}

#[tokio::test]
async fn a_log_that_does_not_verify_is_not_pruned_and_the_command_says_why() {
    let folder = TemporaryFolder::new("chain");
    drop(with_entries(&folder.database(), 7).await);
    let verified = sevendesk(&["audit", "verify"], &folder.database());
    assert!(printed(&verified).starts_with("Verified 7 entries."), "{}", printed(&verified));
    let head = printed(&verified).lines().last().unwrap().to_owned();
    let expected = sevendesk(&["audit", "verify", "--expect", &head], &folder.database());
    assert!(expected.status.success(), "{}", printed(&expected));
    let old = format!("UPDATE audit SET at = at - {}", 40 * DAY);
    tamper(&folder.database(), &old).await;
    let file = folder.0.join("old.jsonl");

    let refused = sevendesk(&["audit", "verify"], &folder.database());
    let arguments = ["audit", "prune", "--keep-days", "30", "--export", file.to_str().unwrap()];
    let pruned = sevendesk(&arguments, &folder.database());

    assert_eq!((refused.status.code(), pruned.status.code()), (Some(1), Some(1)));
    assert!(printed(&refused).contains("entry 1 was changed"), "{}", printed(&refused));
    assert!(printed(&pruned).contains("nothing was removed"), "{}", printed(&pruned));
    assert!(!file.exists());
    let store = Store::open(&folder.database()).await.unwrap();
    assert_eq!(entries(&store).await.len(), 7);
}
