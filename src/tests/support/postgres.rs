//! Databases of PostgreSQL for tests, each in a separate schema, on the server that
//! `scripts/postgres.sh` starts.

use sevendesk::server::config::DatabaseConfig;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Returns an empty database; `None` if no server is there.
pub fn fresh() -> Option<DatabaseConfig> {
    let url = std::env::var("SEVENDESK_TEST_DATABASE").ok()?;
    let schema = format!("test_{:016x}", rand::random::<u64>());
    let create = AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
    let database = DatabaseConfig::of_url(format!("{url}?options=-csearch_path%3D{schema}"));
    // A test may be one that has no runtime, or whose runtime must not block.
    let creating = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut connection = PgConnection::connect(&url).await.unwrap();
            sqlx::query(create).execute(&mut connection).await.unwrap();
        });
    });
    creating.join().unwrap();
    Some(database)
}
