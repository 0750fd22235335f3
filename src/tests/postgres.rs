//! What differs on PostgreSQL: copies, backups, and what is said when it cannot be used. These tests
//! need the server that `scripts/postgres.sh` starts, and pass without it.

use crate::support::commands::{printed, refusal, sevendesk};
use crate::support::{TestApp, file::TemporaryFolder, lists::close_first_open, postgres};
use sevendesk::model::Role;
use sevendesk::server::config::DatabaseConfig;
use sevendesk::server::store::{DatabaseLock, Store};
use sevendesk::simulator::Contract;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

/// Fills a database of SQLite: operators, sessions, a pending change, an audit log, and a view.
async fn filled(folder: &TemporaryFolder) -> DatabaseConfig {
    let mut config = TestApp::new(Contract::Live).with_queue();
    config.database = folder.database();
    config.web.undo_seconds = 3_600;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    close_first_open(&lea, "Überwiesen").await;
    app.state.store.add_user("Zoë Ångström", Role::Viewer, "none").await.unwrap();
    app.state.store.add_view(None, "Today", "status=open").await.unwrap();
    folder.database()
}

/// Returns the names of the tables in which two files differ.
async fn differences(one: &TemporaryFolder, other: &TemporaryFolder) -> Vec<String> {
    let mut both = SqliteConnection::connect(&one.database().url).await.unwrap();
    let attach = format!("ATTACH '{}' AS other", other.0.join("sevendesk.db").display());
    sqlx::query(AssertSqlSafe(attach)).execute(&mut both).await.unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'
                  AND name NOT LIKE 'sqlite_stat%' AND name <> '_sqlx_migrations'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut both).await.unwrap();
    assert!(tables.len() > 15, "{tables:?}");
    let mut different = Vec::new();
    for table in tables {
        let count = format!(
            "SELECT count(*) FROM (SELECT * FROM (SELECT * FROM main.{table} EXCEPT SELECT * FROM other.{table})
             UNION ALL SELECT * FROM (SELECT * FROM other.{table} EXCEPT SELECT * FROM main.{table}))"
        );
        let count: i64 =
            sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&mut both).await.unwrap();
        if count > 0 {
            different.push(table);
        }
    }
    different
}

#[tokio::test]
async fn a_database_copied_to_postgresql_and_back_is_the_same_in_every_row() {
    let Some(postgres) = postgres::fresh() else { return };
    let (folder, back) = (TemporaryFolder::new("copied"), TemporaryFolder::new("back"));
    let sqlite = filled(&folder).await;

    let copied = sevendesk(&["database", "copy", &postgres.url], &sqlite);
    let text = printed(&copied);
    assert!(copied.status.success(), "{text}");
    assert!(text.contains("1 rows of pending_changes"), "{text}");
    assert!(text.contains("the same audit log"), "{text}");
    let store = Store::open(&postgres).await.unwrap();
    assert_eq!(store.pending_changes().await.unwrap().len(), 1);
    assert_eq!(store.users().await.unwrap().last().unwrap().operator.name, "Zoë Ångström");

    let copied = sevendesk(&["database", "copy", &back.database().url], &postgres);
    assert!(copied.status.success(), "{}", printed(&copied));
    assert_eq!(differences(&folder, &back).await, Vec::<String>::new());

    // Ids go on where the original ended.
    store.add_user("Later", Role::Viewer, "none").await.unwrap();
    let original = Store::open(&sqlite).await.unwrap();
    original.add_user("Later", Role::Viewer, "none").await.unwrap();
    let id = async |store: &Store| store.user_named("Later").await.unwrap().unwrap().id;
    assert_eq!(id(&store).await, id(&original).await);
}

#[tokio::test]
async fn nothing_is_copied_into_a_database_that_is_used_or_has_operators() {
    let Some(postgres) = postgres::fresh() else { return };
    let folder = TemporaryFolder::new("kept");
    let sqlite = filled(&folder).await;
    let store = Store::open(&postgres).await.unwrap();

    let lock = DatabaseLock::acquire(&postgres).await.unwrap();
    let running = refusal(&["database", "copy", &postgres.url], &sqlite);
    assert!(running.contains("another Sevendesk server is running"), "{running}");
    drop(lock);
    store.add_user("Ada", Role::Admin, "none").await.unwrap();
    let full = refusal(&["database", "copy", &postgres.url], &sqlite);
    assert!(full.contains("not empty: it has 1 rows in users"), "{full}");
    let nowhere = refusal(&["database", "copy", "postgres://desk:secret@db/x"], &sqlite);
    assert!(nowhere.contains("without a password") && !nowhere.contains("secret"), "{nowhere}");
    assert_eq!(store.users().await.unwrap().len(), 1);
}

#[tokio::test]
async fn backup_and_restore_name_the_tools_of_postgresql_and_check_counts() {
    let Some(postgres) = postgres::fresh() else { return };
    let store = Store::open(&postgres).await.unwrap();
    store.add_user("Ada", Role::Admin, "none").await.unwrap();

    let backup = refusal(&["database", "backup", "copy.dump"], &postgres);
    assert!(backup.contains("pg_dump --format=custom --file=copy.dump"), "{backup}");
    let restore = refusal(&["database", "restore", "copy.dump"], &postgres);
    assert!(
        restore.contains("pg_restore") && restore.contains("Nothing was restored"),
        "{restore}"
    );
    let checked = printed(&sevendesk(&["database", "check"], &postgres));
    assert!(checked.contains("Rows       1 operators"), "{checked}");
    assert!(checked.contains("see pg_amcheck"), "{checked}");
}

#[tokio::test]
async fn a_postgresql_that_cannot_be_used_is_named_with_what_to_do() {
    let Some(postgres) = postgres::fresh() else { return };
    Store::open(&postgres).await.unwrap();
    let mut connection = PgConnection::connect(&postgres.url).await.unwrap();
    let newer =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (99, 'future', true, '', 0)";
    sqlx::query(newer).execute(&mut connection).await.unwrap();
    let (server, _) = postgres.url.split_once('?').unwrap();
    let missing = format!("{server}_missing");
    let port_9 = "postgres://sevendesk@127.0.0.1:9/sevendesk".to_owned();
    for (url, expected) in [
        (postgres.url.clone(), "migration 99"),
        (missing, "PostgreSQL has no database"),
        (port_9, "PostgreSQL cannot be reached at 127.0.0.1:9/sevendesk"),
    ] {
        let text = refusal(&["user", "list"], &DatabaseConfig::of_url(url));
        assert!(text.contains(expected), "{text}");
        assert!(!text.contains("error returned"), "{text}");
    }
}
