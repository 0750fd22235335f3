//! Signing in, sessions, and signing out.

use crate::support::file::TemporaryFile;
use crate::support::{Browser, PASSWORD, TestApp, TestConfig, name_of};
use sevendesk::model::{AppError, Role};
use sevendesk::server::access::Source;
use sevendesk::server::access::throttle::PER_ACCOUNT;
use sevendesk::server::store::users::Change;
use sevendesk::simulator::Contract;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

const COOKIE: &str = "sevendesk_session";

/// Returns the refusal that the sign-in page shows.
async fn refusal(browser: &Browser) -> Option<String> {
    let page = browser.get("/sign-in").await.text;
    let received = page.split("id=\"refusal\"").nth(1)?.split("<strong>").nth(1)?;
    Some(received.split(".</strong>").next()?.to_owned())
}

#[tokio::test]
async fn the_right_password_redirects_to_the_requested_page() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.anonymous();
    let redirect = browser.get("/conversations?status=open").await;
    let form = "/sign-in?next=%2Fconversations%3Fstatus%3Dopen";
    assert_eq!((redirect.status, redirect.location()), (303, Some(form)));
    let fields =
        [("name", "lea hartmann "), ("password", PASSWORD), ("next", "/conversations?status=open")];
    let answer = browser.post_form("/api/session/sign-in", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, Some("/conversations?status=open")));
    assert_eq!(browser.operator().await.unwrap().name, "Lea Hartmann");
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_get_the_same_response() {
    let app = TestApp::new(Contract::Live).start().await;
    let mut answers = Vec::new();
    for name in ["Lea Hartmann", "Nobody Known"] {
        let browser = app.anonymous();
        let answer = browser.sign_in(name, "not the password").await;
        answers.push((answer.status, answer.location().map(str::to_owned), answer.text));
        assert_eq!(refusal(&browser).await, Some(AppError::WrongCredentials.headline()));
        assert_eq!(refusal(&browser).await, None, "the refusal is shown once");
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].1.as_deref(), Some("/sign-in?next=%2Fconversations"));
}

#[tokio::test]
async fn an_unknown_name_takes_as_long_as_a_wrong_password() {
    let app = TestApp::new(Contract::Live).start().await;
    let mut quickest = [Duration::MAX; 2];
    for _ in 0..PER_ACCOUNT - 1 {
        for (best, name) in quickest.iter_mut().zip(["Lea Hartmann", "Nobody Known"]) {
            let browser = app.anonymous();
            let started = Instant::now();
            browser.sign_in(name, "not the password").await;
            *best = started.elapsed().min(*best);
        }
    }
    let ratio = quickest[0].as_secs_f64() / quickest[1].as_secs_f64();
    assert!((0.5..2.0).contains(&ratio), "known {:?}, unknown {:?}", quickest[0], quickest[1]);
}

#[tokio::test]
async fn a_disabled_operator_is_refused_like_an_unknown_name() {
    let app = TestApp::new(Contract::Live).start().await;
    app.state.store.change_user("Lea Hartmann", Change::Disable).await.unwrap();
    let browser = app.anonymous();
    browser.sign_in("Lea Hartmann", PASSWORD).await;
    assert_eq!(refusal(&browser).await, Some(AppError::WrongCredentials.headline()));
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn too_many_failures_are_throttled_without_locking_the_operator_out_elsewhere() {
    let mut config = TestApp::new(Contract::Live);
    config.web.trusted_proxies = vec![IpAddr::V4(Ipv4Addr::LOCALHOST).into()];
    let app = config.start().await;
    let from = |address: &'static str, password: &'static str, name: &'static str| {
        let app = &app;
        async move {
            let browser = app.anonymous();
            let fields = [("name", name), ("password", password)];
            let request = browser
                .request(reqwest::Method::POST, "/api/session/sign-in")
                .header("x-forwarded-for", address)
                .header("accept", "text/html")
                .form(&fields);
            browser.send(request).await;
            let refusal = refusal(&browser).await;
            (browser.is_signed_in().await, refusal)
        }
    };
    let attacker = "203.0.113.9";
    for _ in 0..PER_ACCOUNT {
        let (_, refusal) = from(attacker, "a guess of theirs", "Lea Hartmann").await;
        assert_eq!(refusal, Some(AppError::WrongCredentials.headline()));
    }
    let (signed_in, refusal) = from(attacker, PASSWORD, "Lea Hartmann").await;
    assert!(!signed_in);
    let throttled = AppError::TooManyAttempts { retry_after: 900 };
    assert_eq!(refusal, Some(throttled.headline()));
    assert!(from(attacker, PASSWORD, "Ada Okafor").await.0, "other accounts are not throttled");
    assert!(
        from("198.51.100.7", PASSWORD, "Lea Hartmann").await.0,
        "nor is the operator at another address"
    );
    let forged = from("198.51.100.7, 203.0.113.9", PASSWORD, "Lea Hartmann").await;
    assert!(!forged.0, "addresses that the client adds to the header are ignored");
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_is_throttled() {
    let app = TestApp::new(Contract::Live).start().await;
    let throttle = &app.state.throttle;
    let address = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));
    let source = Source::address(address);
    let refused = (0..1000).find(|n| throttle.attempt(&format!("name {n}"), &source).is_err());
    assert_eq!(refused, Some(sevendesk::server::access::throttle::PER_ADDRESS));
}

#[tokio::test]
async fn the_session_id_changes_at_sign_in() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.anonymous();
    browser.sign_in("Vera Lind", PASSWORD).await;
    let before = browser.cookie(COOKIE).unwrap();
    let planted = browser.twin();
    browser.sign_in("Lea Hartmann", PASSWORD).await;
    assert_ne!(browser.cookie(COOKIE), Some(before));
    assert!(browser.is_signed_in().await);
    assert!(!planted.is_signed_in().await);
}

#[tokio::test]
async fn the_session_cookie_is_http_only_and_behind_https_secure() {
    let mut config = TestApp::new(Contract::Live);
    let plain = TestApp::new(Contract::Live).start().await;
    config.web.public.https = true;
    let secure = config.start().await;
    for (app, name, flag) in
        [(&plain, "sevendesk_session", false), (&secure, "__Host-sevendesk_session", true)]
    {
        let answer = app.anonymous().sign_in("Lea Hartmann", PASSWORD).await;
        let cookies = answer.headers.get_all("set-cookie").iter();
        let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
        let cookie = cookies.find(|cookie| cookie.contains("_session=")).unwrap();
        assert!(cookie.starts_with(&format!("{name}=")), "{cookie}");
        for part in ["; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert_eq!(cookie.contains("; Secure"), flag, "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test]
async fn signing_in_never_redirects_to_another_site() {
    let app = TestApp::new(Contract::Live).start().await;
    let elsewhere = [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/conversations\r\nset-cookie: a=b",
        "\t//evil.example",
        "",
    ];
    for next in elsewhere {
        let fields = [("name", "Lea Hartmann"), ("password", PASSWORD), ("next", next)];
        let answer = app.anonymous().post_form("/api/session/sign-in", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, Some("/conversations")), "{next:?}");
    }
}

#[tokio::test]
async fn requests_in_flight_do_not_revive_an_ended_session() {
    let app = TestConfig { demo: true, ..TestApp::new(Contract::Live) }.start().await;
    for round in 0..500 {
        let browser = app.anonymous();
        browser.sign_in(name_of(Role::Viewer), "").await;
        let (twin, other, ended) = (browser.twin(), browser.twin(), browser.twin());
        assert!(ended.cookie(COOKIE).is_some());
        // Each refused form writes a flash to the session while the sign-out ends it.
        let fields = [("id", "conv_1"), ("note", ""), ("assignee", "")];
        tokio::join!(
            twin.post_form("/api/conversations/close", &fields),
            browser.post_form("/api/session/sign-out", &[]),
            other.post_form("/api/conversations/assign", &fields),
        );
        assert!(!ended.is_signed_in().await, "revived in round {round}");
        assert!(!twin.is_signed_in().await && !other.is_signed_in().await, "round {round}");
    }
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn disabling_an_operator_ends_their_sessions_at_once() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    app.state.store.change_user("Lea Hartmann", Change::Disable).await.unwrap();
    assert_eq!(lea.ask("/api/agents/list", &[]).await.status, 401);
    assert!(ada.is_signed_in().await);
    app.state.store.change_user("Lea Hartmann", Change::Enable).await.unwrap();
    assert!(!lea.is_signed_in().await, "the old session does not come back");
}

#[tokio::test]
async fn a_role_change_applies_from_the_next_request_on() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    app.state.store.change_user("Lea Hartmann", Change::Role(Role::Viewer)).await.unwrap();
    let answer = lea.call("/api/conversations/close", &[("id", "conv_1")]).await;
    assert_eq!(answer.status, 403);
    assert_eq!(app.simulator.calls(), []);
}

#[tokio::test]
async fn a_session_expires_after_thirty_idle_minutes_or_twelve_hours_in_total() {
    let file = TemporaryFile::new("sessions");
    let config = TestConfig { database: file.database(), ..TestApp::new(Contract::Live) };
    let app = config.start().await;
    let mut database = SqliteConnection::connect(&file.database().url).await.unwrap();
    for (aged, is_valid) in [
        ("seen_at = seen_at - 29 * 60", true),
        ("seen_at = seen_at - 30 * 60", false),
        ("created_at = created_at - 719 * 60", true),
        ("created_at = created_at - 720 * 60", false),
    ] {
        let lea = app.sign_in(Role::Lead).await;
        sqlx::query(AssertSqlSafe(format!("UPDATE sessions SET {aged}")))
            .execute(&mut database)
            .await
            .unwrap();
        app.state.store.forget_sessions();
        assert_eq!(lea.is_signed_in().await, is_valid, "{aged}");
    }
    app.state.store.purge_sessions().await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM sessions WHERE created_at < 0")
        .fetch_one(&mut database)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_copy_of_the_database_holds_neither_a_password_nor_a_session_id() {
    let file = TemporaryFile::new("copy");
    let config = TestConfig { database: file.database(), ..TestApp::new(Contract::Live) };
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let id = lea.cookie(COOKIE).unwrap();
    let mut stored = std::fs::read(&file.0).unwrap();
    stored.extend(std::fs::read(file.0.with_extension("db-wal")).unwrap());
    let holds = |text: &str| stored.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("Lea Hartmann") && holds("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert!(!holds(PASSWORD) && !holds(&id));
}
