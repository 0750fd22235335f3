//! Canned responses: whose they are, how they are found, and what is refused.

use super::{Vendor, id, read};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::simulator::Contract::Live;

async fn titles(vendor: &Vendor, query: &str) -> Vec<String> {
    let (status, body) = vendor.get(&["/canned-responses?page_size=100", query].concat()).await;
    assert_eq!(status, 200);
    let items = body["items"].as_array().unwrap().iter();
    items.map(|one| one["title"].as_str().unwrap().to_owned()).collect()
}

async fn send(vendor: &Vendor, method: Method, path: &str, body: &Value) -> (u16, Value) {
    read(vendor.call(method, path).json(body)).await
}

#[tokio::test]
async fn own_and_shared_ones_are_listed_found_and_read_by_shortcut() {
    let vendor = Vendor::start(Live).await;
    let scopes = ["canned_responses:read", "canned_responses:create", "canned_responses:update"];
    vendor.simulator.set_scopes(scopes.map(str::to_owned).into());

    let all = titles(&vendor, "").await;

    assert!(all.contains(&"My signature".to_owned()));
    assert!(!all.contains(&"Of somebody else".to_owned()), "{all:?}");
    assert_eq!(titles(&vendor, "&search=five+working").await, ["Refund started"]);
    assert_eq!(titles(&vendor, "&category=Orders").await, ["Order number?"]);
    let (status, found) = vendor.get("/canned-responses/by-shortcut/%2FREFUND").await;
    assert_eq!((status, &found["title"]), (200, &json!("Refund started")));
    assert_eq!(vendor.get("/canned-responses/canned_secret").await.0, 404);
}

#[tokio::test]
async fn they_are_created_changed_and_removed_and_sharing_needs_a_scope_of_its_own() {
    let vendor = Vendor::start(Live).await;
    let body = json!({ "title": "Hours", "content": "9 to 5", "shortcut": "/HOURS" });

    let (status, made) = send(&vendor, Method::POST, "/canned-responses", &body).await;

    assert_eq!(
        (status, &made["shortcut"], &made["is_shared"]),
        (201, &json!("hours"), &json!(false))
    );
    let path = format!("/canned-responses/{}", id(&made));
    let (status, changed) = send(&vendor, Method::PUT, &path, &json!({ "shortcut": "" })).await;
    assert_eq!(
        (status, &changed["shortcut"], &changed["content"]),
        (200, &json!(""), &json!("9 to 5"))
    );
    for (body, expected) in [
        (json!({ "content": "a" }), 422),
        (json!({ "title": "", "content": "a" }), 422),
        (json!({ "title": "a".repeat(256), "content": "a" }), 422),
        (json!({ "title": "a", "content": "a", "shortcut": "a".repeat(51) }), 422),
    ] {
        assert_eq!(
            send(&vendor, Method::POST, "/canned-responses", &body).await.0,
            expected,
            "{body}"
        );
    }
    vendor.simulator.set_scopes(
        ["canned_responses:update", "canned_responses:delete"].map(str::to_owned).into(),
    );
    assert_eq!(send(&vendor, Method::PUT, &path, &json!({ "is_shared": true })).await.0, 403);
    assert_eq!(
        send(&vendor, Method::PUT, "/canned-responses/canned_secret", &json!({ "title": "a" }))
            .await
            .0,
        403
    );
    assert_eq!(send(&vendor, Method::DELETE, &path, &json!({})).await.0, 200);
    assert_eq!(send(&vendor, Method::DELETE, &path, &json!({})).await.0, 404);
}
