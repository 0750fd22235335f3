//! A database of PostgreSQL, for tests that need one.

use sevendesk::server::config::DatabaseConfig;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::runtime;

/// Names the server, such as `postgres://sevendesk@127.0.0.1:5433/sevendesk`. Without it, tests that
/// need PostgreSQL return early.
const VARIABLE: &str = "SEVENDESK_TEST_DATABASE";

/// Returns an empty schema, which is a database of its own to Sevendesk, or `None` without a server.
pub fn fresh() -> Option<DatabaseConfig> {
    let Ok(url) = std::env::var(VARIABLE) else {
        println!("skipped: {VARIABLE} is not set");
        return None;
    };
    let schema = format!("test_{:016x}", rand::random::<u64>());
    // A thread of its own, since a runtime cannot wait within another.
    let created = std::thread::scope(|threads| {
        threads.spawn(|| create(&url, &schema)).join().expect("the thread does not panic")
    });
    created.unwrap_or_else(|error| panic!("{VARIABLE}: {error}"));
    let separator = if url.contains('?') { '&' } else { '?' };
    Some(DatabaseConfig::of_url(format!("{url}{separator}options[search_path]={schema}")))
}

fn create(url: &str, schema: &str) -> sqlx::Result<()> {
    runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut connection = PgConnection::connect(url).await?;
        connection.execute(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).await?;
        connection.close().await
    })
}
