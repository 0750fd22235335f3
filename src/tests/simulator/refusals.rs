//! Token, tenant, scope, quota, and unexpected calls.

use super::{BOTH, Vendor, read};
use reqwest::Method;
use sevendesk::simulator::Contract::Live;
use sevendesk::simulator::Options;

#[tokio::test]
async fn token_and_tenant_are_required() {
    for contract in BOTH {
        let vendor = Vendor::start(contract).await;
        let cases = [
            (None, Some("demo"), 401),
            (Some("Bearer wrong"), Some("demo"), 401),
            (Some("Basic s7_api_demo"), Some("demo"), 401),
            (Some("Bearer s7_api_demo"), Some("other"), 403),
            (Some("Bearer s7_api_demo"), None, if contract == Live { 200 } else { 403 }),
            (Some("Bearer s7_api_demo"), Some("demo"), 200),
        ];
        for (token, tenant, expected) in cases {
            let mut call = vendor.unauthenticated(Method::GET, "/api/v1/conversations");
            call = token.into_iter().fold(call, |call, token| call.header("Authorization", token));
            call = tenant.into_iter().fold(call, |call, id| call.header("X-Tenant-ID", id));
            let (status, body) = read(call).await;
            assert_eq!(status, expected, "{token:?} {tenant:?}");
            assert!(contract == Live || status == 200 || body["status_code"] == status, "{body}");
        }
    }
}

#[tokio::test]
async fn a_call_outside_the_scopes_is_forbidden() {
    let cases = [
        (Method::GET, "/conversations", "conversations:read"),
        (Method::GET, "/conversations/conv_none", "conversations:read"),
        (Method::POST, "/conversations/conv_none/close", "conversations:update"),
        (Method::POST, "/conversations/conv_none/assign/user_none", "conversations:update"),
        (Method::PATCH, "/conversations/conv_none", "conversations:update"),
        (Method::GET, "/messages?conversation_id=conv_none", "messages:read"),
        (Method::POST, "/messages/internal-notes", "messages:create"),
        (Method::GET, "/users", "team:read"),
        (Method::POST, "/messages", "messages:create"),
        (Method::GET, "/contacts/contact_none", "contacts:read"),
        (Method::GET, "/channels", "channels:read"),
        (Method::GET, "/whatsapp-templates", "channels:read"),
        (Method::GET, "/canned-responses", "canned_responses:read"),
    ];
    for (method, path, scope) in cases {
        let mut options = Options::new(Live);
        options.scopes.retain(|held| held != scope);
        let vendor = Vendor::with(options).await;
        let (status, body) = read(vendor.call(method, path)).await;
        assert_eq!(status, 403, "{path}");
        assert_eq!(body["detail"], format!("Missing scope {scope}"));
    }
}

#[tokio::test]
async fn calls_beyond_the_quota_get_429_with_retry_after() {
    for contract in BOTH {
        let vendor = Vendor::with(Options { rate: 3, ..Options::new(contract) }).await;
        for expected in [200, 200, 200, 429, 429] {
            let answer = vendor.call(Method::GET, "/conversations").send().await.unwrap();
            assert_eq!(answer.status(), expected);
            let wait =
                answer.headers().get("retry-after").map(|v| v.to_str().unwrap().parse::<u64>());
            assert_eq!(wait.is_some(), expected == 429);
            assert!(wait.is_none_or(|wait| (1..=60).contains(&wait.unwrap())));
        }
    }
}

#[tokio::test]
async fn an_unexpected_call_is_named_and_recorded() {
    for contract in BOTH {
        let vendor = Vendor::start(contract).await;
        let path = "/conversations/conv_1/explode?loudly=yes";
        let (status, body) = read(vendor.call(Method::DELETE, path).body("bang")).await;
        assert_eq!(status, 501);
        assert!(
            body.to_string().contains("DELETE /api/v1/conversations/conv_1/explode?loudly=yes")
        );
        let call = vendor.simulator.calls().pop().unwrap();
        assert_eq!((call.status, call.body.as_str()), (501, "bang"));
    }
}

#[tokio::test]
async fn every_call_is_recorded_until_the_calls_are_cleared() {
    let vendor = Vendor::start(Live).await;
    vendor.get("/conversations?page=2").await;
    let (_, mut calls) = read(vendor.unauthenticated(Method::GET, "/_simulator/calls")).await;
    let at = calls[0].as_object_mut().unwrap().remove("at_ms");
    assert!(at.is_some_and(|at| at.is_u64()));
    let expected = serde_json::json!([{
        "method": "GET",
        "path": "/api/v1/conversations?page=2",
        "status": 200,
        "body": "",
        "idempotency_key": null,
    }]);
    assert_eq!(calls, expected);
    vendor.simulator.forget_calls();
    assert!(vendor.simulator.calls().is_empty());
}
