//! Two servers on one PostgreSQL: one leads, the other stands by and takes over.

use crate::support::postgres;
use sevendesk::server::store::Store;

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn an_empty_schema_becomes_a_database() {
    let Some(database) = postgres::fresh() else { return };
    let store = Store::open(&database).await.unwrap();
    assert_eq!(store.users().await.unwrap().len(), 0);
}
