//! Sessions and operators are cached, yet a revoked session or role takes effect at once.

use crate::support::file::TemporaryFile;
use crate::support::{Browser, PASSWORD, TestApp, TestConfig};
use sevendesk::model::Role;
use sevendesk::simulator::Contract;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// The longest delay until a change on the command line takes effect.
const MAX_DELAY: Duration = Duration::from_millis(200);

/// Runs `sevendesk user …` in another process.
async fn user(file: &TemporaryFile, arguments: &[&str]) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sevendesk"))
        .arg("user")
        .args(arguments)
        .env("SEVENDESK_DATABASE_URL", file.database().url)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    // The command may exit before it reads its input.
    child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).await.ok();
    assert!(child.wait().await.unwrap().success(), "{arguments:?}");
}

async fn on_disk(name: &str) -> (TemporaryFile, TestApp) {
    let file = TemporaryFile::new(name);
    let config = TestConfig { database: file.database(), ..TestApp::new(Contract::Live) };
    (file, config.start().await)
}

async fn close(browser: &Browser) -> u16 {
    browser.call("/api/conversations/close", &[("id", "nobody")]).await.status
}

#[tokio::test]
async fn a_page_for_a_cached_session_queries_neither_session_nor_operator() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    lea.get("/conversations").await;
    let (began, before) = (Instant::now(), app.state.store.session_queries());

    for _ in 0..30 {
        assert_eq!(lea.get("/conversations").await.status, 200);
    }

    // The remaining queries poll for changes by other processes, at most once in 100 ms.
    let queries = app.state.store.session_queries() - before;
    let polls = 1 + began.elapsed().as_millis() as u64 / 100;
    assert!(queries <= polls, "{queries} queries, {polls} polls");
}

#[tokio::test]
async fn operator_changes_on_the_command_line_take_effect_at_once() {
    let (file, app) = on_disk("session-cache").await;
    let ada = app.sign_in(Role::Admin).await;
    for (arguments, refused) in [
        (&["role", "Lea Hartmann", "viewer"][..], 403),
        (&["passwd", "Lea Hartmann", "--password-stdin"], 401),
        (&["disable", "Lea Hartmann"], 401),
    ] {
        let lea = app.sign_in(Role::Lead).await;
        let before = close(&lea).await;
        let mut accepted = Instant::now();
        let polling = async {
            loop {
                let sent = Instant::now();
                match close(&lea).await {
                    status if status == refused && status != before => return,
                    _ => accepted = sent,
                }
            }
        };
        let done = async {
            user(&file, arguments).await;
            Instant::now()
        };
        let (done, refused) =
            tokio::join!(done, tokio::time::timeout(Duration::from_secs(30), polling));
        refused.unwrap_or_else(|_| panic!("{arguments:?} never takes effect"));
        let late = accepted.saturating_duration_since(done);
        assert!(late < MAX_DELAY, "{arguments:?} had no effect after {late:?}");
    }
    assert_ne!(close(&ada).await, 401, "other operators are not affected");
}

#[tokio::test]
async fn disabling_an_operator_on_the_command_line_ends_their_stream_within_five_seconds() {
    let (file, app) = on_disk("session-cache-stream").await;
    let lea = app.sign_in(Role::Lead).await;
    let mut stream = lea.listen(None).await;
    user(&file, &["disable", "Lea Hartmann"]).await;
    let began = Instant::now();
    stream.end().await;
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test]
async fn signing_out_of_one_session_does_not_end_the_other() {
    let app = TestApp::new(Contract::Live).start().await;
    let (here, there) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Lead).await);
    assert!(here.is_signed_in().await && there.is_signed_in().await);
    let old = here.twin();
    here.post_form("/api/session/sign-out", &[]).await;
    assert!(!old.is_signed_in().await && there.is_signed_in().await);
}

#[tokio::test]
async fn a_sign_out_by_an_anonymous_visitor_ends_no_session() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let mut ends = app.state.store.session_ends();
    let refused = app.anonymous();
    refused.sign_in("Lea Hartmann", "not the password").await;
    for visitor in [refused, app.anonymous()] {
        visitor.post_form("/api/session/sign-out", &[]).await;
    }
    assert!(ends.is_empty(), "{:?}", ends.recv().await);
    lea.post_form("/api/session/sign-out", &[]).await;
    ends.recv().await.expect("an operator's sign-out is published");
}
