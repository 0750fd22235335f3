//! Responses as the published description of the live API has them, and what it leaves open.

use super::gateway_to;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::{
    Json, Router,
    routing::{get, post},
};
use secrecy::SecretString;
use serde_json::{Value, json};
use sevendesk::model::{Contract, ConversationId};
use sevendesk::server::config::SendSevenConfig;
use sevendesk::server::sendseven::{Availability, Closed, SendSeven};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

fn ids(names: &[&str]) -> Vec<ConversationId> {
    names.iter().map(|name| ConversationId::parse(name).unwrap()).collect()
}

#[tokio::test]
async fn a_bulk_close_closed_what_did_not_fail_if_the_counts_agree() {
    let asked = ids(&["conv_1", "conv_2", "conv_3"]);
    for (answer, expected) in [
        (json!({ "success_count": 3, "failed_count": 0, "failed_ids": [] }), &asked[..]),
        (json!({ "success_count": 3, "failed_count": 0, "failed_ids": null }), &asked[..]),
        (json!({ "success_count": 3 }), &asked[..]),
        (json!({ "success_count": 2, "failed_count": 1, "failed_ids": ["conv_3"] }), &asked[..2]),
        (json!({ "success_count": 0, "failed_count": 3, "failed_ids": asked }), &[]),
        // Nobody knows which one failed: all are read.
        (json!({ "success_count": 2, "failed_count": 1, "failed_ids": [] }), &[]),
        (json!({ "failed_ids": ["conv_3"] }), &[]),
        (json!({}), &[]),
        (json!(null), &[]),
    ] {
        let text = answer.to_string();
        let routes = Router::new()
            .route("/api/v1/conversations/bulk-close", post(|| async { Json(answer) }));
        let gateway = gateway_to(routes).await;

        let closed = gateway.bulk_close(&asked, None).await.unwrap();

        assert_eq!(closed, expected.iter().cloned().collect(), "{text}");
    }
}

/// Serves any call with this answer; returns the address, and the headers and bodies received.
async fn recorder(answer: Value) -> (String, Arc<Mutex<Vec<(HeaderMap, String)>>>) {
    let received = Arc::<Mutex<Vec<_>>>::default();
    let record = received.clone();
    let routes = Router::new().fallback(move |request: Request| async move {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        record.lock().unwrap().push((parts.headers, body));
        Json(answer)
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (url, received)
}

fn gateway(url: &str, tenant: Option<&str>) -> SendSeven {
    let config = SendSevenConfig {
        token: SecretString::from("s7_api_demo"),
        tenant: tenant.map(str::to_owned),
        url: url.to_owned(),
        contract: Some(Contract::Live),
        rate_limit: 100_000,
    };
    SendSeven::new(&config).unwrap()
}

#[tokio::test]
async fn the_tenant_is_sent_if_it_is_set_and_no_header_if_it_is_not() {
    let (url, received) = recorder(json!([])).await;
    for tenant in [Some("tenant_1"), None] {
        gateway(&url, tenant).users().await.unwrap();
        let (headers, _) = received.lock().unwrap().pop().unwrap();
        assert_eq!(headers.get("x-tenant-id").map(|value| value.to_str().unwrap()), tenant);
    }
}

#[tokio::test]
async fn a_close_without_a_note_has_an_empty_object_as_its_body() {
    let id = ConversationId::parse("conv_1").unwrap();
    let (url, received) =
        recorder(json!({ "id": "conv_1", "status": "closed", "contact_id": null })).await;
    let closed = gateway(&url, None).close(&id, None).await.unwrap();
    assert!(matches!(closed, Closed::Whole(_)));
    assert_eq!(received.lock().unwrap().pop().unwrap().1, "{}");
}

#[tokio::test]
async fn the_team_may_be_a_bare_array_a_page_or_nothing() {
    let user = json!({ "id": "user_1", "name": null, "email": "ada@example.com" });
    for (answer, count) in [
        (json!([user]), 1),
        (json!({ "items": [user] }), 1),
        (json!({ "items": [user], "pagination": null }), 1),
        (json!({ "items": null }), 0),
        (json!({}), 0),
    ] {
        let text = answer.to_string();
        let gateway =
            gateway_to(Router::new().route("/api/v1/users", get(|| async { Json(answer) }))).await;
        let agents = gateway.users().await.unwrap().unwrap();
        assert_eq!(agents.len(), count, "{text}");
        assert!(agents.iter().all(|agent| agent.name == "ada@example.com"));
    }
}

#[tokio::test]
async fn a_note_may_be_answered_without_a_body() {
    let routes = Router::new()
        .route(
            "/api/v1/conversations",
            get(|| async {
                let pagination = json!({ "page": 1, "page_size": 1, "total": 1 });
                Json(json!({ "items": [{ "channel_type": "sms" }], "pagination": pagination }))
            }),
        )
        .route("/api/v1/messages/internal-notes", post(|| async { StatusCode::NO_CONTENT }));
    let id = ConversationId::parse("conv_1").unwrap();
    let outcome = gateway_to(routes).await.add_note(&id, "Called back.", &[]).await.unwrap();
    assert!(matches!(outcome, Availability::Available(())), "{outcome:?}");
}

#[tokio::test]
async fn the_cause_of_a_failed_message_may_be_in_its_meta() {
    let failed = json!({
        "id": "msg_1", "direction": "outbound", "message_type": "text", "text": "Hello",
        "status": "failed", "attachments": null, "created_at": "2026-09-16T05:29:59Z",
        "meta": { "error": "Outside the 24-hour window", "error_code": 131047 },
    });
    let (url, _) = recorder(json!({ "items": [failed], "next_cursor": null })).await;
    let id = ConversationId::parse("conv_1").unwrap();
    let Availability::Available(page) = gateway(&url, None).messages(&id, None).await.unwrap()
    else {
        panic!("the messages are available")
    };
    assert_eq!(page.messages[0].failure.as_deref(), Some("Outside the 24-hour window"));
}
