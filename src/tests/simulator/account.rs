//! Who the token is and what it may do.

use super::{Vendor, read};
use reqwest::Method;
use serde_json::json;
use sevendesk::simulator::Contract::{Documented, Live};

#[tokio::test]
async fn the_token_learns_its_scopes_and_its_agent_without_any_scope() {
    let vendor = Vendor::start(Live).await;
    vendor.control("/scopes", json!({ "scopes": ["team:read", "conversations:*"] })).await;

    let (status, held) = vendor.get("/permissions/me/scopes").await;
    let scopes = json!(["team:read", "conversations:*"]);
    assert_eq!((status, held), (200, json!({ "tenant_id": "demo", "scopes": scopes, "total": 2 })));

    let (id, name) = vendor.simulator.agents()[0].clone();
    let (_, me) = vendor.get("/users/me").await;
    assert_eq!((&me["id"], &me["display_name"]), (&json!(id), &json!(name)));
    assert_eq!((&me["tenant_id"], me["email"].is_string()), (&json!("demo"), true));
    let (_, token) = vendor.get("/auth/me").await;
    assert_eq!(token, json!({ "user_id": id, "tenant_id": "demo", "scopes": scopes }));
}

#[tokio::test]
async fn wildcards_cover_their_area_and_a_missing_scope_is_named() {
    let vendor = Vendor::start(Live).await;
    let calls = [("/conversations", "conversations:read"), ("/users", "team:read")];
    for (scopes, expected) in [
        (json!(["*:*"]), [200, 200]),
        (json!(["conversations:*"]), [200, 403]),
        (json!(["conversations:update", "team:*"]), [403, 200]),
        (json!([]), [403, 403]),
    ] {
        vendor.control("/scopes", json!({ "scopes": scopes })).await;
        for ((path, scope), expected) in calls.into_iter().zip(expected) {
            let (status, body) = vendor.get(path).await;
            assert_eq!(status, expected, "{path} with {scopes}");
            let detail = (status == 403).then(|| format!("Missing scope {scope}"));
            assert_eq!(body["detail"].as_str(), detail.as_deref());
        }
        let asked: Vec<_> = calls.iter().map(|(_, scope)| scope).collect();
        let check = vendor.call(Method::POST, "/permissions/me/check").json(&asked);
        let (_, checked) = read(check).await;
        for ((_, scope), expected) in calls.into_iter().zip(expected) {
            assert_eq!(checked["results"][scope], expected == 200);
        }
        assert_eq!(checked["has_all"], expected == [200, 200]);
    }
    let check = vendor.call(Method::POST, "/permissions/me/check").json(&json!({}));
    assert_eq!(read(check).await.0, 422);
}

#[tokio::test]
async fn scopes_can_be_taken_away_and_the_documented_contract_does_not_know_them() {
    let vendor = Vendor::start(Live).await;
    vendor.control("/scopes", json!({ "without": ["conversations:update"] })).await;
    let (_, held) = vendor.get("/permissions/me/scopes").await;
    let scopes = held["scopes"].as_array().unwrap();
    assert!(!scopes.contains(&json!("conversations:update")));
    assert!(scopes.contains(&json!("conversations:read")));

    let documented = Vendor::start(Documented).await;
    assert_eq!(documented.get("/permissions/me/scopes").await.0, 501);
}

#[tokio::test]
async fn the_discovery_document_is_public_and_names_addresses_here() {
    let vendor = Vendor::start(Live).await;
    let path = "/.well-known/openid-configuration";
    let (status, body) = read(vendor.unauthenticated(Method::GET, path)).await;
    let issuer = body["issuer"].as_str().unwrap();
    assert_eq!(status, 200);
    assert!(issuer.starts_with("http://127.0.0.1:"), "{issuer}");
    assert_eq!(body["token_endpoint"], format!("{issuer}/api/v1/oauth-apps/token"));
}
