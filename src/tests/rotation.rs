//! Token and secret are exchanged while the server runs.

use crate::support::server::free_addr;
use crate::support::{TestApp, eventually, file::TemporaryFolder, http};
use crate::webhooks::{created, signature};
use sevendesk::server::store::now;
use sevendesk::simulator::Contract;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

fn serve(app: &TestApp, folder: &Path) -> (Child, SocketAddr) {
    let free = free_addr();
    let file = |name: &str| folder.join(name).display().to_string();
    let server = tokio::process::Command::new(env!("CARGO_BIN_EXE_sevendesk"))
        .arg("serve")
        .env_clear()
        .env("SENDSEVEN_API_URL", app.api_url())
        .env("SENDSEVEN_API_TOKEN_FILE", file("token"))
        .env("SENDSEVEN_WEBHOOK_SECRET_FILE", file("secret"))
        .env("SENDSEVEN_TENANT_ID", "demo")
        .env("SEVENDESK_ADDR", free.to_string())
        .env("SEVENDESK_DATABASE_URL", format!("sqlite://{}", file("sevendesk.db")))
        .current_dir(folder)
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    (server, free)
}

/// Sends a delivery that is signed with this secret; returns the status of the answer.
async fn deliver(to: SocketAddr, secret: &str) -> u16 {
    let (timestamp, event) = (now().0.to_string(), created("evt_1", "conv_1").to_string());
    let delivery = http::client()
        .post(format!("http://{to}/webhooks/sendseven"))
        .header("x-sendseven-timestamp", &timestamp)
        .header("x-sendseven-signature", signature(secret, &timestamp, event.as_bytes()))
        .body(event);
    delivery.send().await.unwrap().status().as_u16()
}

fn hang_up(server: &Child) {
    let id = server.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-HUP", &id]).status().unwrap().success());
}

#[tokio::test]
async fn a_new_token_and_webhook_secret_are_taken_at_sighup_and_broken_ones_are_not() {
    let app = TestApp::new(Contract::Live).start().await;
    let folder = TemporaryFolder::new("rotation");
    let write = |name: &str, text: &str| std::fs::write(folder.0.join(name), text).unwrap();
    write("token", "s7_api_withdrawn");
    write("secret", "whsec_first");
    let (mut server, address) = serve(&app, &folder.0);
    let alive = format!("http://{address}/livez");
    eventually(async || http::client().get(&alive).send().await.ok()).await;
    assert_eq!(
        (deliver(address, "whsec_first").await, deliver(address, "whsec_second").await),
        (202, 401)
    );
    let scopes_read = |status: u16| {
        let calls = app.simulator.calls();
        calls.iter().filter(|call| call.path.ends_with("/scopes") && call.status == status).count()
    };
    eventually(async || (scopes_read(401) == 1).then_some(())).await;

    write("token", "s7_api_demo");
    write("secret", "whsec_second");
    hang_up(&server);
    eventually(async || (scopes_read(200) == 1).then_some(())).await;
    assert_eq!(deliver(address, "whsec_first").await, 401);
    assert_eq!(deliver(address, "whsec_second").await, 202);

    write("secret", "whsec_third");
    write("token", "two\nlines");
    hang_up(&server);
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines();
    while let Some(line) = log.next_line().await.unwrap() {
        assert!(!line.contains("whsec") && !line.contains("two"), "{line}");
        if line.contains("the secrets stay as they were") {
            break;
        }
    }
    assert_eq!(deliver(address, "whsec_second").await, 202);
    assert_eq!(deliver(address, "whsec_third").await, 401);
}
