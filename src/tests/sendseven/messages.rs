//! Malformed messages, and endpoints that do not exist.

use super::gateway_to;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use sevendesk::labels::message::size;
use sevendesk::model::message::{Delivery, Link, Side};
use sevendesk::model::{ConversationId, Timestamp};
use sevendesk::server::sendseven::{Availability, Messages, SendSeven, SendSevenError};

fn conversations() -> Router {
    let row = json!({ "id": "conv_1", "contact_id": "c", "status": "open", "channel_type": "sms" });
    let pagination = json!({ "page": 1, "page_size": 1, "total": 1 });
    let list = json!({ "items": [row], "pagination": pagination });
    Router::new().route("/api/v1/conversations", get(|| async { Json(list) }))
}

async fn gateway_with_messages(answer: Value) -> SendSeven {
    gateway_to(conversations().route("/api/v1/messages", get(|| async { Json(answer) }))).await
}

fn id() -> ConversationId {
    ConversationId::parse("conv_1").unwrap()
}

async fn read_messages(gateway: &SendSeven) -> Messages {
    match gateway.messages(&id(), None).await.unwrap() {
        Availability::Available(messages) => messages,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_unreadable_message_hides_no_other() {
    let gateway = gateway_with_messages(json!({ "items": [
        { "direction": "inbound", "text": "one", "created_at": "2026-11-01T10:00:00.123456Z" },
        { "direction": 7, "text": "two" },
        "three",
        { "direction": "outbound", "message_type": "hologram", "status": "teleported" },
        { "direction": "outbound", "is_internal": true, "text": "five",
          "created_at": "2026-11-01T09:00:00Z", "error_message": "not for a note" },
    ] }))
    .await;

    let messages = read_messages(&gateway).await;

    assert_eq!((messages.messages.len(), messages.unreadable, messages.next_cursor), (3, 2, None));
    let [one, four, five] = messages.messages.as_slice() else {
        panic!("expected three readable messages")
    };
    assert_eq!((one.from, one.text.as_deref()), (Side::Customer, Some("one")));
    // It has no timestamp, so it gets that of the next message.
    assert_eq!((four.at, four.kind.as_str()), (Timestamp(1_793_527_200), "hologram"));
    assert_eq!((four.delivery, four.text.as_deref()), (Delivery::Unknown, None));
    assert_eq!((five.from, &five.failure), (Side::Internal, &None));
}

#[tokio::test]
async fn only_web_urls_become_links() {
    let addresses = [
        ("https://files.example.com/a b.pdf", Some("https://files.example.com/a%20b.pdf")),
        ("HTTP://example.com/x", Some("http://example.com/x")),
        ("javascript:alert(1)", None),
        (" java\nscript:alert(1)", None),
        ("data:text/html,<script>alert(1)</script>", None),
        ("//example.com/x", None),
        ("/etc/passwd", None),
        ("https://user:word@example.com/", None),
        ("file:///etc/passwd", None),
    ];
    for (address, expected) in addresses {
        let file = json!({ "filename": "a", "url": address, "signed_url": null });
        let message = json!({
            "direction": "inbound", "created_at": "2026-11-01T10:00:00Z", "attachments": [file],
        });
        let gateway = gateway_with_messages(json!({ "items": [message] })).await;
        let link = read_messages(&gateway).await.messages[0].attachments[0].link.clone();
        let expected = expected.map_or(Link::Withheld, |address| Link::To(address.to_owned()));
        assert_eq!(link, expected, "{address}");
    }
}

#[tokio::test]
async fn a_malformed_page_is_reported_with_its_json_path() {
    let gateway = gateway_with_messages(json!({ "items": { "0": "secret words" } })).await;
    let error = gateway.messages(&id(), None).await.unwrap_err();
    assert_eq!(error, SendSevenError::Unreadable { path: "items".to_owned() });
}

#[tokio::test]
async fn a_missing_endpoint_and_a_missing_scope_are_distinguished() {
    let unknown_contract = Router::new().route(
        "/api/v1/conversations",
        get(|| async {
            Json(json!({ "items": [], "pagination": { "page": 1, "page_size": 1, "total": 0 } }))
        }),
    );
    for (status, known, expected) in [
        (404, false, Some("NotInContract")),
        (405, false, Some("NotInContract")),
        (405, true, Some("NotInContract")),
        (403, true, Some("ScopeMissing")),
        (404, true, None),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        let routes = if known { conversations() } else { unknown_contract.clone() };
        let routes = routes
            .route("/api/v1/messages", get(move || async move { status }))
            .route("/api/v1/messages/internal-notes", post(move || async move { status }));
        let gateway = gateway_to(routes).await;
        let read = gateway
            .messages(&id(), None)
            .await
            .ok()
            .map(|availability| format!("{availability:?}"));
        let note = gateway
            .add_note(&id(), "a", &[])
            .await
            .ok()
            .map(|availability| format!("{availability:?}"));
        assert_eq!((read.as_deref(), note.as_deref()), (expected, expected), "{status} {known}");
    }
}

#[tokio::test]
async fn file_sizes_use_a_fitting_unit() {
    for (bytes, text) in [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1 kB"),
        (88_412, "88 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (2_412_288, "2.4 MB"),
        (1_000_000_000, "1.0 GB"),
    ] {
        assert_eq!(size(bytes), text, "{bytes}");
    }
    assert!(size(u64::MAX).ends_with(" GB"));
}
