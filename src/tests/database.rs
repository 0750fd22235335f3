//! The database's file: who may read it, which server holds it, what is said when it cannot be
//! used, and backups.

use crate::support::commands::{refusal, sevendesk};
use crate::support::server::free_addr;
use crate::support::{Browser, PASSWORD, TestApp, eventually, name_of};
use crate::support::{file::TemporaryFolder, http, lists::close_first_open};
use sevendesk::model::{AppError, Role};
use sevendesk::server::access::passwords::hash_new;
use sevendesk::server::config::DatabaseConfig;
use sevendesk::server::store::{DatabaseLock, Store, maintenance};
use sevendesk::simulator::Contract;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

async fn connect(database: &DatabaseConfig) -> SqliteConnection {
    let options: SqliteConnectOptions = database.url.parse().unwrap();
    SqliteConnection::connect_with(&options).await.unwrap()
}

#[tokio::test]
async fn a_committed_change_is_on_disk_before_it_counts() {
    let folder = TemporaryFolder::new("sync");
    let store = Store::open(&folder.database()).await.unwrap();
    assert_eq!(store.synchronous().await.unwrap(), 2);
}

#[tokio::test]
async fn a_database_in_memory_survives_cancelled_queries() {
    let store = Store::open(&DatabaseConfig::in_memory()).await.unwrap();
    store.add_user("Ada", Role::Admin, "none").await.unwrap();
    for _ in 0..100 {
        let mut query = Box::pin(store.users());
        // Begins the query; what follows drops it before it ends.
        while futures::poll!(&mut query).is_pending() && rand::random() {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(store.users().await.unwrap().len(), 1);
}

#[tokio::test]
async fn only_the_servers_user_may_read_the_database_whatever_the_umask() {
    let folder = TemporaryFolder::new("permissions");
    let (data, file) = (folder.0.join("new/data"), folder.0.join("new/data/sevendesk.db"));
    let script = "umask 000; exec \"$0\" user list";
    let listed = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_sevendesk")])
        .env("SEVENDESK_DATABASE_URL", format!("sqlite://{}", file.display()))
        .current_dir(&folder.0)
        .status();
    assert!(listed.unwrap().success());
    assert_eq!([mode(&data), mode(&file)], [0o700, 0o600]);

    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    let database = DatabaseConfig::of_file(&file);
    let store = Store::open(&database).await.unwrap();
    store.add_user("Ada", Role::Admin, "none").await.unwrap();
    for name in ["sevendesk.db", "sevendesk.db-wal", "sevendesk.db-shm"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_second_server_on_the_same_database_is_refused_but_commands_are_not() {
    let folder = TemporaryFolder::new("lock");
    let database = folder.database();
    let held = DatabaseLock::acquire(&database).await.unwrap();
    let text = refusal(&["serve"], &database);
    assert_eq!(text.matches("another Sevendesk server is running").count(), 1, "{text}");
    assert!(sevendesk(&["user", "list"], &database).status.success());
    drop(held);
    DatabaseLock::acquire(&database).await.unwrap();
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_with_what_to_do() {
    let folder = TemporaryFolder::new("newer");
    let database = folder.database();
    Store::open(&database).await.unwrap();
    let newer =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (99, 'future', 1, x'00', 0)";
    sqlx::query(newer).execute(&mut connect(&database).await).await.unwrap();

    let text = refusal(&["user", "list"], &database);

    assert_eq!(text.matches("migration 99").count(), 1, "{text}");
    assert!(text.contains("newer Sevendesk") && text.contains("restore the backup"), "{text}");
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_named_once_with_what_to_do() {
    let folder = TemporaryFolder::new("unusable");
    let at = |name: &str| folder.0.join(name);
    std::fs::write(at("empty.db"), "").unwrap();
    std::fs::write(at("text.db"), "not a database, whatever its name says\n".repeat(100)).unwrap();
    std::fs::create_dir(at("folder.db")).unwrap();
    let under_a_file = at("text.db").join("sevendesk.db");
    for (path, remedy) in [
        (at("empty.db"), "delete the file"),
        (at("text.db"), "Restore a backup"),
        (at("folder.db"), "chown -R"),
        (under_a_file, "cannot be created"),
    ] {
        let text = refusal(&["user", "list"], &DatabaseConfig::of_file(&path));
        assert!(text.contains(remedy), "{text}");
        assert!(!text.contains("(code:") && !text.contains("error returned"), "{text}");
    }
    assert_eq!(std::fs::read(at("empty.db")).unwrap().len(), 0, "it is left as it was");
}

#[tokio::test]
async fn a_backup_that_is_taken_while_the_server_writes_opens_and_passes_the_check() {
    let folder = TemporaryFolder::new("backup");
    let mut config = TestApp::new(Contract::Live);
    config.database = folder.database();
    let app = config.start().await;
    let store = app.state.store.clone();
    let writing = tokio::spawn(async move {
        for number in 0.. {
            let name = format!("Operator {number}");
            store.add_user(&name, Role::Viewer, "none").await.unwrap();
        }
    });
    eventually(async || (app.state.store.users().await.unwrap().len() > 10).then_some(())).await;
    let copy = folder.0.join("copy.db");
    let target = copy.to_str().unwrap().to_owned();
    let database = folder.database();
    let backing_up =
        tokio::task::spawn_blocking(move || sevendesk(&["database", "backup", &target], &database));
    let output = backing_up.await.unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(!writing.is_finished());
    writing.abort();

    assert_eq!(mode(&copy), 0o600);
    let checked = sevendesk(&["database", "check", copy.to_str().unwrap()], &folder.database());
    let printed = String::from_utf8(checked.stdout).unwrap();
    assert!(checked.status.success() && printed.contains("Integrity  ok"), "{printed}");
    let report = maintenance::check(&DatabaseConfig::of_file(&copy)).await.unwrap();
    assert_eq!(report.migration, report.known);
    let store = Store::open(&DatabaseConfig::of_file(&copy)).await.unwrap();
    assert!(store.users().await.unwrap().len() > 10);

    let again = refusal(&["database", "backup", copy.to_str().unwrap()], &folder.database());
    assert!(again.contains("already exists and is not overwritten"), "{again}");
}

#[tokio::test]
async fn a_restored_backup_sends_nothing_again_and_the_database_until_now_is_kept() {
    let folder = TemporaryFolder::new("restore");
    let backup = folder.0.join("backup.db");
    let name = backup.to_str().unwrap();
    let mut config = TestApp::new(Contract::Live).with_queue();
    config.database = folder.database();
    config.web.undo_seconds = 3_600;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    close_first_open(&lea, "").await;
    assert!(sevendesk(&["database", "backup", name], &folder.database()).status.success());
    app.state.store.add_user("Later", Role::Viewer, "none").await.unwrap();

    let lock = DatabaseLock::acquire(&folder.database()).await.unwrap();
    let running = refusal(&["database", "restore", name], &folder.database());
    assert!(running.contains("another Sevendesk server is running"), "{running}");
    assert!(running.contains("Nothing was restored"), "{running}");
    drop(lock);
    drop(app);
    let output = sevendesk(&["database", "restore", name], &folder.database());
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{printed}");
    assert!(printed.contains("Pending changes that are not sent: 1"), "{printed}");

    let store = Store::open(&folder.database()).await.unwrap();
    assert!(store.user_named("Later").await.unwrap().is_none());
    assert_eq!(store.pending_changes().await.unwrap().len(), 0);
    assert_eq!(store.verify_audit(None).await.unwrap().problems, Vec::<String>::new());
    let kept = printed.lines().find_map(|line| line.strip_prefix("The database until now is "));
    let kept = DatabaseConfig::of_file(Path::new(kept.unwrap().trim_end_matches('.')));
    let kept = Store::open(&kept).await.unwrap();
    assert!(kept.user_named("Later").await.unwrap().is_some());
}

#[tokio::test]
async fn a_file_that_is_no_sound_backup_leaves_the_database_as_it_is() {
    let folder = TemporaryFolder::new("restore-refused");
    let store = Store::open(&folder.database()).await.unwrap();
    store.add_user("Ada", Role::Admin, "none").await.unwrap();
    let [text, foreign] = ["text.db", "foreign.db"].map(|name| folder.0.join(name));
    std::fs::write(&text, "hello").unwrap();
    let mut other =
        connect(&DatabaseConfig::of_url(format!("sqlite://{}?mode=rwc", foreign.display()))).await;
    sqlx::query("CREATE TABLE _sqlx_migrations (version)").execute(&mut other).await.unwrap();
    other.close().await.unwrap();

    for (file, expected) in
        [(text, "is not an SQLite database"), (foreign, "is not a backup of Sevendesk")]
    {
        let refused = refusal(&["database", "restore", file.to_str().unwrap()], &folder.database());
        assert!(
            refused.contains(expected) && refused.contains("Nothing was restored"),
            "{refused}"
        );
    }
    assert!(store.user_named("Ada").await.unwrap().is_some());
    let left = std::fs::read_dir(&folder.0).unwrap().count();
    assert_eq!(left, 5, "the three of the database, and the two that were refused");
}

#[tokio::test]
async fn a_check_fails_on_a_damaged_database() {
    let folder = TemporaryFolder::new("damaged");
    let database = folder.database();
    Store::open(&database).await.unwrap();
    let mut connection = connect(&database).await;
    for damage in [
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO sessions (id_hash, user_id, data, created_at, seen_at) VALUES (x'00', 99, '', 0, 0)",
    ] {
        sqlx::query(damage).execute(&mut connection).await.unwrap();
    }

    let output = sevendesk(&["database", "check"], &database);

    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(
        printed.contains("a row of sessions refers to a row of users that is missing"),
        "{printed}"
    );
}

/// Starts `sevendesk serve` with files limited to 1 MB, which is to it what a full disk is.
async fn serve_with_little_disk(
    app: &TestApp,
    database: &DatabaseConfig,
) -> (tokio::process::Child, SocketAddr) {
    let addr = free_addr();
    let script = "trap '' XFSZ; ulimit -f 2048; exec \"$0\" serve";
    let server = tokio::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_sevendesk")])
        .envs([
            ("SEVENDESK_DATABASE_URL", &*database.url),
            ("SEVENDESK_ADDR", &addr.to_string()),
            ("SENDSEVEN_API_URL", &app.api_url()),
            ("SENDSEVEN_API_TOKEN", "s7_api_demo"),
            ("SENDSEVEN_TENANT_ID", "demo"),
        ])
        .current_dir(std::env::temp_dir())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let ready = async || {
        Some(http::client().get(format!("http://{addr}/readyz")).send().await.ok()?.status() == 200)
    };
    eventually(async || ready().await.filter(|ready| *ready)).await;
    (server, addr)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_readyz_fails_and_everybody_is_told_that_nothing_can_be_saved() {
    let folder = TemporaryFolder::new("full");
    let database = folder.database();
    let store = Store::open(&database).await.unwrap();
    store
        .add_user(name_of(Role::Lead), Role::Lead, &hash_new(PASSWORD, "").unwrap())
        .await
        .unwrap();
    let app = TestApp::new(Contract::Live).start().await;
    let (_server, addr) = serve_with_little_disk(&app, &database).await;
    let lea = Browser::new(addr);
    assert_eq!(lea.sign_in(name_of(Role::Lead), PASSWORD).await.status, 303);
    let leaving = Browser::new(addr);
    leaving.sign_in(name_of(Role::Lead), PASSWORD).await;
    let copy = leaving.twin();
    let open = app.simulator.conversations();
    let open = open.iter().find(|one| one["status"] != "closed").unwrap();
    let fields = [("id", open["id"].as_str().unwrap())];

    // Past the limit, the server cannot append to the write-ahead log.
    let mut connection = connect(&database).await;
    for statement in
        ["CREATE TABLE filler (bytes)", "INSERT INTO filler VALUES (randomblob(2000000))"]
    {
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }

    let is_ready = async || lea.get("/readyz").await.status == 200;
    eventually(async || (!is_ready().await).then_some(())).await;
    let change = lea.call("/api/conversations/close", &fields).await;
    assert_eq!((change.status, change.json::<AppError>()), (503, AppError::NotSaved));
    let form = lea.post_form("/api/conversations/close", &fields).await;
    let stranger = Browser::new(addr).with_language("de");
    let sign_in = stranger.sign_in(name_of(Role::Lead), PASSWORD).await;
    for (answer, text) in [
        (&form, "Sevendesk cannot save anything at the moment"),
        (&sign_in, "Sevendesk kann zurzeit nichts speichern"),
    ] {
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.text.contains(text), "{answer:?}");
    }
    assert_eq!(app.changes_sent(), 0);
    assert_eq!(leaving.post_form("/api/session/sign-out", &[]).await.status, 303);
    assert!(!copy.is_signed_in().await);

    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await.unwrap();
    eventually(async || is_ready().await.then_some(())).await;
    assert_eq!(lea.call("/api/conversations/close", &fields).await.status, 200);
}
