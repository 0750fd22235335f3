//! Response headers for scripts, embedding, and caching.

use crate::support::{Answer, TestApp};
use reqwest::Method;
use sevendesk::model::Role;
use sevendesk::simulator::Contract;

const PAGES: [&str; 5] =
    ["/sign-in", "/conversations", "/conversations?status=open", "/conversations/conv_1", "/nope"];

/// Checks a page's content security policy and returns its nonce.
fn nonce(page: &Answer) -> String {
    let policy = page.header("content-security-policy").unwrap();
    let nonce = policy.split("'nonce-").nth(1);
    let nonce = nonce.unwrap_or_else(|| panic!("no nonce in {page:?}")).split('\'').next().unwrap();
    let expected = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self'; font-src 'self'; connect-src 'self'; \
         worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    assert_eq!(policy, expected);
    nonce.to_owned()
}

#[tokio::test]
async fn a_page_runs_only_scripts_with_the_nonce_of_its_response() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    for path in PAGES {
        let (page, again) = (lea.get(path).await, lea.get(path).await);
        let fresh = nonce(&page);
        assert!(fresh.len() >= 16 && fresh != nonce(&again), "{path}");
        let scripts = page.text.matches("<script").count();
        let allowed = page.text.matches(&format!("nonce=\"{fresh}\"")).count();
        assert!(scripts >= 1 && allowed >= scripts, "{path}: {scripts} scripts");
        assert!(!page.text.contains(" style=\"") && !page.text.contains("<style"), "{path}");
    }
}

#[tokio::test]
async fn islands_start_even_if_the_browser_is_never_idle() {
    let app = TestApp::new(Contract::Live).start().await;
    let page = app.sign_in(Role::Lead).await.get("/conversations").await.text;
    let idle = page.split("requestIdleCallback(").nth(1).expect("islands start when idle");
    assert!(idle.starts_with("c,{timeout:"), "{}", idle.split(')').next().unwrap_or_default());
}

#[tokio::test]
async fn every_response_has_the_security_headers() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let mut answers = vec![lea.call("/api/conversations/assign", &[]).await];
    for path in PAGES.into_iter().chain(["/livez", "/readyz", "/api/agents/list", "/%ff"]) {
        answers.push(lea.get(path).await);
    }
    let forged = lea.request(Method::POST, "/api/session/sign-out").header("origin", "null");
    answers.push(lea.send(forged).await);
    for answer in answers {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{answer:?}");
        }
        assert!(answer.header("permissions-policy").unwrap().contains("camera=()"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert_eq!(answer.header("strict-transport-security"), None, "the app does not use https");
    }
}

#[tokio::test]
async fn public_files_may_be_cached_for_an_hour_and_set_no_session_cookie() {
    let app = TestApp::new(Contract::Live).start().await;
    let file = app.sign_in(Role::Lead).await.get("/favicon.svg").await;
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), Some("image/svg+xml"));
    assert_eq!(file.header("cache-control"), Some("public, max-age=3600"));
    assert_eq!(file.header("set-cookie"), None);
}

#[tokio::test]
async fn behind_https_responses_carry_strict_transport_security() {
    let mut config = TestApp::new(Contract::Live);
    config.web.public.https = true;
    let app = config.start().await;
    let answer = app.anonymous().get("/sign-in").await;
    let received = answer.header("strict-transport-security").unwrap();
    assert!(received.starts_with("max-age=63072000"), "{received}");
}

#[tokio::test]
async fn an_unknown_url_returns_a_404_page() {
    let app = TestApp::new(Contract::Live).start().await;
    let long = format!("/conversations/a/b/{}", "x".repeat(10_000));
    for path in ["/nope", "/pkg/nope.js", "/conversations/a/b/c", "/%ff", "/..%2fCargo.toml", &long]
    {
        let page = app.anonymous().get(path).await;
        assert_eq!(page.status, 404, "{path:.40}");
        assert!(page.text.contains("<!DOCTYPE html>"), "{path:.40}");
    }
    let answer = app.anonymous().post_form("/nope", &[]).await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn a_request_body_that_is_too_large_is_refused() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let note = "x".repeat(65 * 1024);
    let answer = lea.call("/api/conversations/close", &[("id", "conv_1"), ("note", &note)]).await;
    assert_eq!(answer.status, 413);
    assert_eq!(app.simulator.calls(), []);
}

#[tokio::test]
async fn the_theme_is_stored_in_a_cookie_and_applied_from_the_next_page_on() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.anonymous();
    let fields = [("theme", "dark"), ("back", "/sign-in")];
    let answer = browser.post_form("/api/session/theme", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, Some("/sign-in")));
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=31536000"));
    assert!(browser.get("/sign-in").await.text.contains("data-theme=\"dark\""));
    assert_eq!(browser.call("/api/session/theme", &[("theme", "pink")]).await.status, 400);
}
