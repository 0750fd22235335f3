//! Responses as the API documentation prints them, and a few undocumented ones.

use super::{gateway_to, query};
use axum::{
    Json, Router,
    http::{StatusCode, header::LOCATION},
    routing::{get, post},
};
use serde_json::{Value, json};
use sevendesk::model::{Channel, Contract, ConversationId, Row, Status, Timestamp};
use sevendesk::server::sendseven::SendSevenError;

fn documented_row() -> Value {
    json!({
        "id": "conv_abc123", "contact_id": "contact_xyz789", "channel": "whatsapp", "status": "open",
        "needs_reply": true, "assigned_to": null, "last_message_at": "2026-01-13T10:30:00Z",
        "created_at": "2026-01-10T08:00:00Z"
    })
}

fn page_of(items: Value) -> Json<Value> {
    let pagination = json!({ "page": 1, "page_size": 20, "total": 42, "total_pages": 3 });
    Json(json!({ "items": items, "pagination": pagination }))
}

fn list_of(items: Value) -> Router {
    Router::new().route("/api/v1/conversations", get(move || async move { page_of(items) }))
}

#[tokio::test]
async fn the_documented_list_response_is_parsed_exactly() {
    let gateway = gateway_to(list_of(json!([documented_row()]))).await;

    let listing = gateway.list(&query("")).await.unwrap();

    let Row::Read(row) = &listing.rows[0] else { panic!("the row is unreadable") };
    assert_eq!(row.id.as_str(), "conv_abc123");
    assert_eq!(row.contact.label(), "contact_xyz789");
    assert_eq!(row.channel, Channel::Whatsapp);
    assert_eq!(row.status, Status::Open);
    assert!(row.needs_reply && row.assignee.is_none());
    assert_eq!(row.waiting_since().map(Timestamp::iso).unwrap(), "2026-01-13T10:30:00Z");
    assert_eq!((listing.page, listing.total, listing.total_pages), (1, 42, 3));
    assert_eq!(gateway.known_contract(), Some(Contract::Documented));
}

#[tokio::test]
async fn the_documented_single_conversation_includes_its_contact() {
    let mut whole = documented_row();
    whole["contact"] =
        json!({ "id": "contact_xyz789", "name": "John Doe", "phone": "+1234567890" });
    let routes =
        Router::new().route("/api/v1/conversations/conv_abc123", get(|| async { Json(whole) }));
    let gateway = gateway_to(routes).await;

    let read = gateway.get(&ConversationId::parse("conv_abc123").unwrap()).await.unwrap();

    assert_eq!(read.contact.label(), "John Doe");
    assert_eq!(read.contact.reach(), Some("+1234567890"));
}

#[tokio::test]
async fn a_contact_with_nothing_but_nulls_still_has_a_label() {
    let mut row = documented_row();
    row["contact"] = json!({ "id": null, "name": null, "phone": null, "email": null });
    let gateway = gateway_to(list_of(json!([row]))).await;

    let listing = gateway.list(&query("")).await.unwrap();

    let Row::Read(row) = &listing.rows[0] else { panic!("the row is unreadable") };
    assert_eq!(row.contact.label(), "contact_xyz789");
}

#[tokio::test]
async fn one_unreadable_row_leaves_the_others_in_place() {
    let broken = json!({ "id": "conv_broken", "created_at": 7 });
    let nameless = json!("not even an object");
    let gateway = gateway_to(list_of(json!([broken, documented_row(), nameless]))).await;

    let rows = gateway.list(&query("")).await.unwrap().rows;

    assert_eq!(rows[0], Row::Unreadable(ConversationId::parse("conv_broken").ok()));
    assert!(matches!(&rows[1], Row::Read(row) if row.id.as_str() == "conv_abc123"));
    assert_eq!(rows[2], Row::Unreadable(None));
}

#[tokio::test]
async fn unknown_channels_and_states_are_shown_unchanged() {
    let mut row = documented_row();
    row["channel"] = json!("carrier_pigeon");
    row["status"] = json!("on_hold");
    let gateway = gateway_to(list_of(json!([row]))).await;

    let listing = gateway.list(&query("")).await.unwrap();

    let Row::Read(row) = &listing.rows[0] else { panic!("the row is unreadable") };
    assert_eq!(row.channel.label(), "carrier_pigeon");
    assert_eq!(row.exact_state_label(), "on_hold");
}

#[tokio::test]
async fn a_response_without_pagination_is_reported_as_unreadable() {
    let routes = Router::new()
        .route("/api/v1/conversations", get(|| async { Json(json!({ "items": [] })) }));
    let gateway = gateway_to(routes).await;

    let error = gateway.list(&query("")).await.err();

    assert!(matches!(error, Some(SendSevenError::Unreadable { .. })), "{error:?}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let routes = Router::new()
        .route("/api/v1/conversations", get(|| async { (StatusCode::FOUND, [(LOCATION, "/x")]) }));
    let gateway = gateway_to(routes).await;

    let error = gateway.list(&query("")).await.err();

    assert_eq!(error.and_then(|error| error.status()), Some(302));
}

#[tokio::test]
async fn a_close_confirmation_for_another_conversation_is_rejected() {
    let answer = json!({ "id": "conv_other", "status": "closed", "closed_at": null });
    let routes = Router::new()
        .route("/api/v1/conversations/conv_abc123/close", post(|| async { Json(answer) }));
    let gateway = gateway_to(routes).await;

    let error = gateway.close(&ConversationId::parse("conv_abc123").unwrap(), None).await.err();

    assert_eq!(error, Some(SendSevenError::Unreadable { path: "id".to_owned() }));
}
