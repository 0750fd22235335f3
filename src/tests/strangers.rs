//! What strangers can do at the sign-in page: fill nothing, delay nobody, lock nobody out.

use crate::support::file::TemporaryFile;
use crate::support::{Browser, PASSWORD, TestApp, TestConfig, eventually, name_of};
use futures::future::join_all;
use reqwest::Method;
use sevendesk::model::{AppError, Role};
use sevendesk::server::access::passwords::hash_new;
use sevendesk::server::access::throttle::{PER_ACCOUNT_AND_MINUTE, PER_ADDRESS};
use sevendesk::server::store::audit::AuditFilter;
use sevendesk::server::store::users::Change;
use sevendesk::simulator::Contract;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

const BUSY: &str = "Too many people are signing in";

async fn behind_a_proxy(database: Option<&TemporaryFile>) -> TestApp {
    let mut config = TestApp::new(Contract::Live);
    config.web.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    if let Some(file) = database {
        config.database = file.database();
    }
    config.start().await
}

/// Signs in from an address; returns whether it succeeded.
async fn sign_in(browser: &Browser, from: &str, name: &str, password: &str) -> bool {
    let request = browser
        .request(Method::POST, "/api/session/sign-in")
        .header("x-forwarded-for", from)
        .header("accept", "text/html")
        .form(&[("name", name), ("password", password)]);
    browser.send(request).await.location() == Some("/conversations")
}

#[tokio::test]
async fn guesses_from_many_addresses_are_limited_by_account_but_not_for_a_known_browser() {
    let app = behind_a_proxy(None).await;
    let name = name_of(Role::Lead);
    let known = app.anonymous();
    assert!(sign_in(&known, "198.51.100.1", name, PASSWORD).await);
    known.post_form("/api/session/sign-out", &[]).await;
    for n in 0..PER_ACCOUNT_AND_MINUTE {
        let (guesser, from) = (app.anonymous(), format!("203.0.113.{n}"));
        assert!(!sign_in(&guesser, &from, name, "a guess of theirs").await);
    }

    let stranger = app.anonymous();
    assert!(!sign_in(&stranger, "203.0.113.99", name, PASSWORD).await);
    let page = stranger.get("/sign-in").await.text;
    assert!(page.contains(&AppError::TooManyAttempts { retry_after: 60 }.headline()), "{page}");
    let other = app.anonymous();
    assert!(sign_in(&other, "203.0.113.99", name_of(Role::Admin), PASSWORD).await);
    assert!(sign_in(&known, "203.0.113.99", name, PASSWORD).await);
}

#[tokio::test]
async fn a_browser_is_no_longer_known_after_the_operator_got_another_password() {
    let app = behind_a_proxy(None).await;
    let (from, name) = ("203.0.113.9", name_of(Role::Lead));
    let known = app.anonymous();
    assert!(sign_in(&known, from, name, PASSWORD).await);
    let hash = hash_new("another good password", name).unwrap();
    app.state.store.change_user(name, Change::Password(hash)).await.unwrap();
    for n in 0..PER_ADDRESS {
        sign_in(&app.anonymous(), from, &format!("nobody {n}"), "guess").await;
    }

    assert!(!sign_in(&known, from, name, "another good password").await);
    assert!(sign_in(&known, "198.51.100.7", name, "another good password").await);
    assert!(sign_in(&known, from, name, "another good password").await, "it is known again");
}

#[tokio::test]
async fn a_known_browser_signs_in_from_an_address_that_strangers_have_used_up() {
    let app = behind_a_proxy(None).await;
    let (from, name) = ("203.0.113.9", name_of(Role::Lead));
    let known = app.anonymous();
    assert!(sign_in(&known, from, name, PASSWORD).await);
    known.post_form("/api/session/sign-out", &[]).await;
    for n in 0..PER_ADDRESS {
        sign_in(&app.anonymous(), from, &format!("nobody {n}"), "guess").await;
    }

    assert!(!sign_in(&app.anonymous(), from, name, PASSWORD).await);
    let forged = app.anonymous();
    let cookie = known.cookie("sevendesk_browser").expect("the browser is remembered");
    let request = forged
        .request(Method::POST, "/api/session/sign-in")
        .header("x-forwarded-for", from)
        .header("cookie", format!("sevendesk_browser=x{cookie}"))
        .form(&[("name", name), ("password", PASSWORD)]);
    assert_ne!(forged.send(request).await.location(), Some("/conversations"));
    assert!(sign_in(&known, from, name, PASSWORD).await);
}

#[tokio::test]
async fn a_flood_from_one_address_is_turned_away_and_delays_nobody_else() {
    let app = behind_a_proxy(None).await;
    let browsers: Vec<Browser> = (0..100).map(|_| app.anonymous()).collect();
    let flood = browsers.iter().enumerate().map(|(n, browser)| async move {
        sign_in(browser, "203.0.113.9", &format!("nobody {n}"), "guess").await;
        browser.get("/sign-in").await.text
    });
    let lea = app.anonymous();
    let (pages, signed_in) =
        tokio::join!(join_all(flood), sign_in(&lea, "198.51.100.7", name_of(Role::Lead), PASSWORD));
    assert!(signed_in);
    let busy: Vec<_> = pages.iter().filter(|page| page.contains(BUSY)).collect();
    assert!(busy.len() >= 40, "{} of 100 were turned away", busy.len());
    assert!(busy.iter().all(|page| page.contains("value=\"nobody ")), "the name is kept");
}

#[tokio::test]
async fn requests_of_strangers_add_no_row_to_the_database() {
    let file = TemporaryFile::new("strangers");
    let app = behind_a_proxy(Some(&file)).await;
    let mut database = SqliteConnection::connect(&file.database().url).await.unwrap();
    for n in 0..100 {
        let stranger = app.anonymous();
        let answer = stranger.post_form("/api/session/theme", &[("theme", "x")]).await;
        assert_eq!(answer.status, 303);
        stranger.post_form("/api/session/sign-out", &[]).await;
        sign_in(&stranger, &format!("203.0.113.{n}"), &format!("nobody {n}"), "guess").await;
    }
    // Of the audit, only the first unknown name of a minute.
    for (table, rows) in [("sessions", 0), ("auth_version WHERE version > 0", 0), ("audit", 1)] {
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
            .fetch_one(&mut database)
            .await
            .unwrap();
        assert_eq!(count, rows, "{table}");
    }
    app.state.shutdown.cancel();
    let summary = eventually(async || {
        let entries = app.state.store.audit(&AuditFilter::default(), 10).await.unwrap();
        entries.into_iter().find_map(|entry| entry.details)
    });
    assert_eq!(summary.await, "99 more within a minute");
}

#[tokio::test]
async fn a_stranger_is_told_once_what_became_of_a_form() {
    let app = TestApp::new(Contract::Live).start().await;
    let stranger = app.anonymous();
    stranger.post_form("/api/session/theme", &[("theme", "x")]).await;
    assert!(stranger.cookie("sevendesk_session").is_none());
    let (first, second) = (stranger.get("/sign-in").await, stranger.get("/sign-in").await);
    assert!(first.text.contains("data-flash"), "{}", first.text);
    assert!(!second.text.contains("data-flash"));
}

#[tokio::test]
async fn a_sign_out_ends_the_session_even_if_nothing_can_be_written() {
    let file = TemporaryFile::new("full");
    let mut config = TestConfig { database: file.database(), ..TestApp::new(Contract::Live) };
    config.web.public.https = true;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let copy = lea.twin();
    let mut database = SqliteConnection::connect(&file.database().url).await.unwrap();
    for (name, refused) in
        [("sessions_full", "DELETE ON sessions"), ("audit_full", "INSERT ON audit")]
    {
        let full = format!(
            "CREATE TRIGGER {name} BEFORE {refused} BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        );
        sqlx::query(AssertSqlSafe(full)).execute(&mut database).await.unwrap();
    }

    let answer = lea.post_form("/api/session/sign-out", &[]).await;

    assert_eq!((answer.status, answer.location()), (303, Some("/sign-in")), "{answer:?}");
    let removal = "__Host-sevendesk_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure";
    assert_eq!(answer.header("set-cookie"), Some(removal));
    app.state.store.forget_sessions();
    assert!(!copy.is_signed_in().await && !lea.is_signed_in().await);

    // Once it can be written, so that a restart does not revive the session.
    sqlx::query("DROP TRIGGER sessions_full").execute(&mut database).await.unwrap();
    eventually(async || (app.state.store.count_sessions().await.unwrap() == 0).then_some(())).await;
    assert!(!copy.is_signed_in().await);
}

#[tokio::test]
async fn the_sign_in_page_over_http_names_the_https_address() {
    let mut config = TestApp::new(Contract::Live);
    config.web.public.https = true;
    config.web.public.host = "desk.example.com".to_owned();
    let app = config.start().await;
    let link = "href=\"https://desk.example.com/sign-in?next=%2Fteam\"";
    for (name, value, is_named) in [
        ("x-forwarded-proto", "http", true),
        ("referer", "http://desk.example.com/sign-in", true),
        ("x-forwarded-proto", "https", false),
        ("referer", "https://desk.example.com/sign-in", false),
    ] {
        let request = app
            .anonymous()
            .request(Method::GET, "/sign-in?next=%2Fteam")
            .header("host", "desk.example.com")
            .header(name, value);
        let page = app.anonymous().send(request).await.text;
        assert_eq!(page.contains(link), is_named, "{name}: {value}");
    }
    assert!(app.anonymous().get("/sign-in?next=%2Fteam").await.text.contains(link));
    let german = app.anonymous().with_language("de").get("/sign-in").await.text;
    assert!(german.contains("über http"), "{german}");
}
