//! Databases of PostgreSQL.

use super::{Pools, StoreError, known_migration, pool};
use crate::server::config::DatabaseConfig;
use sqlx::any::AnyConnectOptions;
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, Connection};
use std::str::FromStr;
use std::time::Duration;

pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations/postgres");

/// Makes a transaction wait for those of other processes that write.
pub(super) const ONE_WRITER: &str = "LOCK TABLE audit_start IN SHARE ROW EXCLUSIVE MODE";
/// Begins a transaction whose queries all see the same data.
pub(super) const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Ends the transaction of a writer that is cut off or stopped: its lock would stop the next leader.
const SHORT_LOCKS: &str = "SET idle_in_transaction_session_timeout = '4s'";
/// Lets a transaction pause.
pub(super) const LONG_LOCKS: &str = "SET LOCAL idle_in_transaction_session_timeout = 0";

/// Takes the lock of a session, if no other session has it. Each schema has its own.
pub(super) const TRY_LOCK: &str =
    "SELECT pg_try_advisory_lock(hashtextextended('sevendesk ' || current_schema(), 0))";
/// Writes a row anew, as it is.
pub(super) const WRITE: &str = "UPDATE auth_version SET version = version";

/// How long a query waits for a connection before it fails: a click should not.
const CONNECT: Duration = Duration::from_secs(5);

/// Opens a database and migrates it. It has to exist.
pub(super) async fn open(config: &DatabaseConfig) -> Result<Pools, StoreError> {
    let options = options(config)?;
    let name = name_of(&options);
    let opening = |error| StoreError::connecting(error, &name);
    let connect = |connections| pool(connections).acquire_timeout(CONNECT);
    let writer = connect(1).after_connect(|connection, _| {
        Box::pin(async { sqlx::query(SHORT_LOCKS).execute(connection).await.map(drop) })
    });
    let writer = writer.connect_with(options.clone()).await.map_err(opening)?;
    let reader = connect(8).connect_with(options).await.map_err(opening)?;
    let migrated = MIGRATIONS.run(&writer).await;
    migrated.map_err(|error| {
        StoreError::migrating(error, &name, known_migration(&MIGRATIONS), opening)
    })?;
    Ok(Pools { reader, writer, keeper: None })
}

/// Returns how to connect, with the password.
pub fn options(config: &DatabaseConfig) -> Result<AnyConnectOptions, StoreError> {
    let mut options = AnyConnectOptions::from_str(&config.url)?;
    if let Some(password) = config.exposed_password() {
        // Fails only for a URL without a host, which the settings refuse.
        let _ = options.database_url.set_password(Some(password));
    }
    Ok(options)
}

/// Takes the lock of the one server that may run on a database; it is released with the connection.
pub(super) async fn lock(config: &DatabaseConfig) -> Result<AnyConnection, StoreError> {
    sqlx::any::install_default_drivers();
    let options = options(config)?;
    let opening = |error| StoreError::connecting(error, &name_of(&options));
    let mut database = AnyConnection::connect_with(&options).await.map_err(opening)?;
    match sqlx::query_scalar(TRY_LOCK).fetch_one(&mut database).await.map_err(opening)? {
        true => Ok(database),
        false => Err(StoreError::InUse(name_of(&options))),
    }
}

/// Returns host, port, and database, for people.
pub fn name_of(options: &AnyConnectOptions) -> String {
    let url = &options.database_url;
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}{}", url.host_str().unwrap_or_default(), url.path())
}
