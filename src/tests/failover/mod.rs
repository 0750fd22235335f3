//! Two servers on one PostgreSQL: one leads, the other stands by and takes over.

/// A leader that cannot reach PostgreSQL, or was stopped.
mod cut_off;
/// A leader that is killed while changes are made.
mod killed;
/// Taking over, seen from outside.
mod standby;

use crate::support::server::{LEAD, Server};
use crate::support::{Browser, PASSWORD, eventually, http};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Returns the answer to `/readyz`.
async fn readyz(addr: SocketAddr) -> (u16, String) {
    let url = format!("http://{addr}/readyz");
    let answer = http::client().get(url).send().await.expect("no connection is refused");
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn wait_until_ready(server: &Server) {
    eventually(async || (readyz(server.addr).await.0 == 200).then_some(())).await;
}

/// Waits until it stands by.
async fn wait_until_standby(server: &Server) {
    let standby = (503, "standby\n".to_owned());
    eventually(async || (readyz(server.addr).await == standby).then_some(())).await;
}

/// Waits until the server serves; returns how long after the leader's end that was.
async fn takes_over(server: &Server, ended: Instant) -> Duration {
    wait_until_ready(server).await;
    ended.elapsed()
}

async fn sign_in(server: &Server) -> Browser {
    let browser = Browser::new(server.addr);
    assert_eq!(browser.sign_in(LEAD, PASSWORD).await.status, 303);
    browser
}
