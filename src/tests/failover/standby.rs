//! A server that stands by, and a session that stands through the end of two leaders.

use super::*;
use crate::support::server::add_lead;
use crate::support::{TestApp, postgres};
use reqwest::Method;
use sevendesk::simulator::Contract;

#[tokio::test]
#[ignore = "needs PostgreSQL: scripts/postgres.sh"]
async fn a_server_stands_by_and_serves_soon_after_the_leader_ends() {
    let Some(database) = postgres::fresh() else { return };
    add_lead(&database).await;
    let app = TestApp::new(Contract::Live).start().await;
    let mut first = Server::on(&database, &app, &[]).await;
    wait_until_ready(&first).await;
    let mut second = Server::on(&database, &app, &[]).await;
    wait_until_standby(&second).await;
    let lea = sign_in(&first).await;

    let waiting = lea.twin_at(second.addr);
    assert_eq!(waiting.get("/livez").await.status, 200);
    for (language, words) in [("en", "This server stands by"), ("de", "Dieser Server steht bereit")]
    {
        let page = Browser::new(second.addr).with_language(language).get("/conversations").await;
        assert_eq!(page.status, 503);
        assert!(page.text.contains(words) && page.text.contains(&format!("lang=\"{language}\"")));
        assert!(page.text.contains("http-equiv=\"refresh\""));
        for (name, value) in [
            ("retry-after", "5"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("connection", "close"),
        ] {
            assert_eq!(page.header(name), Some(value), "{name}");
        }
    }
    let form = waiting.post_form("/api/conversations/close", &[("note", "typed")]).await;
    assert_eq!(form.status, 503);
    assert!(form.text.contains("so nothing was changed") && !form.text.contains("refresh"));
    let delivery = waiting.request(Method::POST, "/webhooks/sendseven").body("{}");
    assert_eq!(waiting.send(delivery).await.status, 503, "SendSeven delivers it again");

    first.signal("-KILL");
    let took = takes_over(&second, Instant::now()).await;
    println!("after a kill: {took:?}");
    assert!(waiting.is_signed_in().await);
    first.process.wait().await.unwrap();

    let third = Server::on(&database, &app, &[]).await;
    wait_until_standby(&third).await;
    let ending = Instant::now();
    second.signal("-TERM");
    assert_eq!(second.process.wait().await.unwrap().code(), Some(0));
    println!("it ends within {:?}", ending.elapsed());
    let took = takes_over(&third, Instant::now()).await;
    println!("after its end: {took:?}");
    assert!(lea.twin_at(third.addr).is_signed_in().await);
}

#[tokio::test]
#[ignore = "needs PostgreSQL: scripts/postgres.sh"]
async fn a_server_that_stands_by_ends_at_sigterm_and_stays_at_sighup() {
    let Some(database) = postgres::fresh() else { return };
    add_lead(&database).await;
    let app = TestApp::new(Contract::Live).start().await;
    let leader = Server::on(&database, &app, &[]).await;
    wait_until_ready(&leader).await;
    let mut standby = Server::on(&database, &app, &[]).await;
    wait_until_standby(&standby).await;

    standby.signal("-HUP");
    wait_until_standby(&standby).await;
    standby.signal("-TERM");

    let ended = tokio::time::timeout(Duration::from_secs(5), standby.process.wait()).await;
    assert_eq!(ended.unwrap().unwrap().code(), Some(0));
}
