//! Five thousand malformed responses: one bad row never affects the others, and no response makes
//! the gateway panic.

use super::{gateway_to, query};
use axum::{Json, Router, extract::State, routing::get};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use sevendesk::model::{ConversationId, Row};
use sevendesk::server::sendseven::SendSevenError;
use std::sync::{Arc, Mutex};

const ROWS: usize = 4;
const MUTATED: usize = 1;

type SharedResponse = Arc<Mutex<Value>>;

/// Returns a recorded row in one of the two contracts, with a unique id.
fn recorded(live: bool, number: usize) -> Value {
    let id = format!("conv_{number}");
    if !live {
        return json!({
            "id": id, "contact_id": "contact_xyz789", "channel": "whatsapp", "status": "open",
            "needs_reply": true, "assigned_to": null,
            "last_message_at": "2026-01-13T10:30:00Z", "created_at": "2026-01-10T08:00:00Z"
        });
    }
    json!({
        "id": id, "tenant_id": "tenant_abc123", "status": "assigned", "subject": "Refund",
        "channel_type": "email", "channel_id": "ch_1", "assigned_user_id": "user_1",
        "contact_id": "contact_1",
        "contact": { "id": "contact_1", "name": "Zoë", "phone": null, "email": "zoe@example.com" },
        "needs_reply": true, "unread_count": 2, "bot_session_id": null, "snoozed_until": null,
        "tags": [{ "id": "tag_1", "name": "vip", "color": "#f00" }],
        "created_at": "2026-09-10T08:00:00Z", "updated_at": "2026-09-13T10:30:00+00:00",
        "last_customer_message_at": "2026-09-13T10:30:00.123456Z",
        "last_agent_reply_at": "2026-09-12T10:30:00", "last_message_at": "2026-09-13T10:30:00Z"
    })
}

/// Generates a replacement for a field; `None` removes the field.
fn replacement() -> impl Strategy<Value = Option<Value>> {
    let strange = vec![
        json!(null),
        json!(""),
        json!(" "),
        json!("\u{202e}\u{0}\u{feff}"),
        json!("<script>alert(1)</script>"),
        json!("../../users"),
        json!("9999-99-99T99:99:99Z"),
        json!("+275760-01-01T00:00:00Z"),
        json!([]),
        json!({}),
        json!([{ "id": [[[[]]]] }]),
        json!({ "id": { "id": { "id": null } } }),
        json!("x".repeat(100_000)),
    ];
    prop_oneof![
        1 => Just(None),
        4 => select(strange).prop_map(Some),
        1 => any::<i64>().prop_map(|number| Some(json!(number))),
        1 => any::<f64>().prop_map(|number| Some(json!(number))),
        1 => any::<bool>().prop_map(|flag| Some(json!(flag))),
        2 => any::<String>().prop_map(|text| Some(json!(text))),
    ]
}

/// Replaces or removes one field, at any depth.
fn mutate(value: &mut Value, place: Index, by: Option<Value>) {
    let mut paths = Vec::new();
    collect_paths(value, String::new(), &mut paths);
    let path = place.get(&paths);
    let (parent, name) = path.rsplit_once('/').expect("a path begins with a slash");
    match (value.pointer_mut(parent), by) {
        (Some(Value::Object(fields)), None) => drop(fields.remove(name)),
        (Some(_), by) => *value.pointer_mut(path).expect("the path was collected") = by.into(),
        (None, _) => unreachable!("{parent} was collected"),
    }
}

fn collect_paths(value: &Value, path: String, paths: &mut Vec<String>) {
    let inner: Vec<_> = match value {
        Value::Object(fields) => fields.iter().map(|(name, v)| (name.clone(), v)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        _ => Vec::new(),
    };
    for (name, value) in inner {
        let path = format!("{path}/{name}");
        paths.push(path.clone());
        collect_paths(value, path, paths);
    }
}

fn serve_response(response: SharedResponse) -> Router {
    let respond = |State(response): State<SharedResponse>| async move {
        Json(response.lock().unwrap().clone())
    };
    Router::new()
        .route("/api/v1/conversations", get(respond))
        .route("/api/v1/conversations/{id}", get(respond))
        .with_state(response)
}

#[tokio::test]
async fn a_mutated_row_never_affects_the_others() {
    let response = SharedResponse::default();
    let gateway = gateway_to(serve_response(response.clone())).await;
    let mut runner = TestRunner::deterministic();
    let strategy = (any::<bool>(), any::<Index>(), replacement());
    let pagination = json!({ "page": 1, "page_size": 20, "total": ROWS, "total_pages": 1 });
    for _ in 0..4_000 {
        let (live, place, by) = strategy.new_tree(&mut runner).unwrap().current();
        let mut items: Vec<Value> = (0..ROWS).map(|number| recorded(live, number)).collect();
        mutate(&mut items[MUTATED], place, by);
        let shown = format!("{}", items[MUTATED]);
        *response.lock().unwrap() = json!({ "items": items, "pagination": pagination });

        let listing = gateway.list(&query("")).await.unwrap();

        assert_eq!(listing.rows.len(), ROWS, "{shown}");
        for (number, row) in listing.rows.iter().enumerate().filter(|(n, _)| *n != MUTATED) {
            let Row::Read(row) = row else { panic!("{shown} affected another row") };
            assert_eq!(row.id.as_str(), format!("conv_{number}"));
        }
    }
}

#[tokio::test]
async fn a_mutated_conversation_is_parsed_or_reported_as_unreadable() {
    let response = SharedResponse::default();
    let gateway = gateway_to(serve_response(response.clone())).await;
    let id = ConversationId::parse("conv_1").unwrap();
    let mut runner = TestRunner::deterministic();
    let strategy = (any::<bool>(), any::<Index>(), replacement());
    for _ in 0..1_000 {
        let (live, place, by) = strategy.new_tree(&mut runner).unwrap().current();
        let mut whole = recorded(live, 1);
        mutate(&mut whole, place, by);
        *response.lock().unwrap() = whole.clone();

        match gateway.get(&id).await {
            Ok(_) | Err(SendSevenError::Unreadable { .. }) => {}
            Err(other) => panic!("{other} for {whole}"),
        }
    }
}
