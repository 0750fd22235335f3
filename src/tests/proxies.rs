//! Behind a proxy: which address a sign-in counts for, and what admins learn if the proxy is not
//! trusted.

use crate::support::browser::text_of;
use crate::support::{Browser, PASSWORD, TestApp, name_of};
use reqwest::Method;
use sevendesk::model::{AppError, Role};
use sevendesk::server::access::throttle::PER_ACCOUNT;
use sevendesk::simulator::Contract;

/// Signs in through a proxy that sends the given header; returns the page shown afterwards.
async fn sign_in(browser: &Browser, forwarded: &str, role: Role, password: &str) -> String {
    let fields = [("name", name_of(role)), ("password", password)];
    let request = browser
        .request(Method::POST, "/api/session/sign-in")
        .header("x-forwarded-for", forwarded)
        .header("accept", "text/html")
        .form(&fields);
    browser.send(request).await;
    browser.get("/sign-in").await.text
}

#[tokio::test]
async fn a_network_of_proxies_is_trusted_and_ports_in_the_header_are_ignored() {
    let mut config = TestApp::new(Contract::Live);
    config.web.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let app = config.start().await;
    for (attacker, again, role) in [
        ("203.0.113.9:4711", "203.0.113.9:4712", Role::Viewer),
        ("[2001:db8::1]:4711", "[2001:db8::2]", Role::Lead),
        ("::ffff:203.0.113.8", "203.0.113.8:1", Role::Admin),
    ] {
        for _ in 0..PER_ACCOUNT {
            sign_in(&app.anonymous(), attacker, role, "a guess of theirs").await;
        }
        let throttled = sign_in(&app.anonymous(), again, role, PASSWORD).await;
        let refusal = AppError::TooManyAttempts { retry_after: 900 }.headline();
        assert!(throttled.contains(&refusal), "{attacker}");
    }
    let elsewhere = app.anonymous();
    sign_in(&elsewhere, "198.51.100.7:80", Role::Lead, PASSWORD).await;
    assert!(elsewhere.is_signed_in().await);
}

#[tokio::test]
async fn admins_learn_which_setting_an_untrusted_proxy_needs() {
    let app = TestApp::new(Contract::Live).start().await;
    for (language, sentence) in [
        ("en", "set SEVENDESK_TRUSTED_PROXIES=127.0.0.1 and restart"),
        ("de", "setzen Sie SEVENDESK_TRUSTED_PROXIES=127.0.0.1 und starten"),
    ] {
        for (role, is_told) in [(Role::Admin, true), (Role::Lead, false)] {
            let browser = app.sign_in(role).await.with_language(language);
            let through = browser
                .request(Method::GET, "/team")
                .header("accept", "text/html")
                .header("x-forwarded-for", "203.0.113.9");
            let page = text_of(&browser.send(through).await.text);
            assert_eq!(page.contains(sentence), is_told, "{role:?} {language}");
            let direct = browser.get("/team").await;
            assert!(!direct.text.contains("SEVENDESK_TRUSTED_PROXIES"), "{role:?} {language}");
        }
    }
    assert!(!app.web.proxy_warning.is_due(std::time::Instant::now()), "the log has the warning");
}

#[tokio::test]
async fn a_trusted_proxy_causes_no_warning() {
    let mut config = TestApp::new(Contract::Live);
    config.web.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    let app = config.start().await;
    let admin = app.sign_in(Role::Admin).await;
    let through = admin
        .request(Method::GET, "/team")
        .header("accept", "text/html")
        .header("x-forwarded-for", "203.0.113.9");
    assert!(!admin.send(through).await.text.contains("SEVENDESK_TRUSTED_PROXIES"));
    assert!(app.web.proxy_warning.is_due(std::time::Instant::now()));
}
