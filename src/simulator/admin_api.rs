//! HTTP API to control the simulator in browser tests; faults do not affect it.

use super::{ChannelField, Fault, NetworkFaults, Simulator};
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

pub fn router() -> Router<Simulator> {
    Router::new()
        .route("/fault", post(fault))
        .route("/calls", get(calls))
        .route("/made", get(changes))
        .route("/forget", post(async |State(simulator): State<Simulator>| simulator.forget_calls()))
        .route("/reset", post(async |State(simulator): State<Simulator>| simulator.reset()))
        .route("/scopes", post(scopes))
        .route("/sending", post(sending))
        .route("/ignore-filters", post(ignore_filters))
        .route("/conversations", get(conversations))
        .route("/conversations/{id}", get(conversation))
        .route("/conversations/{id}/messages", get(messages))
        .route("/change", post(change))
        .route("/break", by_id(Simulator::break_row))
        .route("/customer-writes", by_id(Simulator::customer_writes))
        .route("/agent-replies", by_id(Simulator::agent_replies))
        .route("/reopen", by_id(Simulator::reopen))
        .route("/snooze", post(snooze))
        .route("/unsnooze", by_id(|simulator, id| simulator.snooze(id, None)))
        .route("/remove", by_id(Simulator::remove))
        .route("/arrives", post(arrives))
        .route("/go-on", post(step))
        .route("/webhooks", get(webhooks).post(register_webhook).delete(forget_webhooks))
        .route("/events", get(events))
        .route("/emit", post(emit))
        .route("/channel-field", post(set_channel_field))
        .route("/network-faults", post(network_faults))
        .route("/pause", post(pause))
        .route("/quiet", get(quiet))
}

/// Takes `id`.
fn by_id(how: fn(&Simulator, &str) -> bool) -> MethodRouter<Simulator> {
    post(async move |State(simulator): State<Simulator>, Json(fields): Json<Value>| {
        found(fields["id"].as_str().is_some_and(|id| how(&simulator, id)))
    })
}

/// Sets the fault of [`Fault::from_json`], with optional `calls` and `method`; kind `none` clears
/// it.
async fn fault(State(simulator): State<Simulator>, Json(fields): Json<Value>) -> StatusCode {
    let method = fields["method"].as_str().and_then(|name| name.parse::<Method>().ok());
    let calls = fields["calls"].as_u64().and_then(|calls| u32::try_from(calls).ok());
    match (Fault::from_json(&fields), calls) {
        (Some(fault), Some(calls)) => simulator.fail_next(calls, method, fault),
        (Some(fault), None) => simulator.lock().faults.always_for(method, fault),
        (None, _) if fields["kind"] == "none" => simulator.fail_with(None),
        (None, _) => return StatusCode::BAD_REQUEST,
    }
    StatusCode::OK
}

async fn calls(State(simulator): State<Simulator>) -> Json<Value> {
    let calls = simulator.calls().into_iter().map(|call| {
        json!({
            "method": call.method,
            "path": call.path,
            "status": call.status,
            "body": call.body,
            "idempotency_key": call.idempotency_key,
            "at_ms": call.at_ms,
        })
    });
    Json(calls.collect())
}

async fn changes(State(simulator): State<Simulator>) -> Json<Value> {
    Json(simulator.changes().into())
}

/// Takes `scopes`, a list that replaces those of the token, or `without`, a list to take away.
async fn scopes(State(simulator): State<Simulator>, Json(fields): Json<Value>) -> StatusCode {
    let list = |name: &str| -> Option<Vec<String>> {
        let items = fields[name].as_array()?.iter();
        items.map(|item| item.as_str().map(str::to_owned)).collect()
    };
    match (list("scopes"), list("without")) {
        (Some(scopes), _) => simulator.set_scopes(scopes),
        (None, Some(without)) => {
            simulator.lock().options.scopes.retain(|scope| !without.contains(scope));
        }
        (None, None) => return StatusCode::BAD_REQUEST,
    }
    StatusCode::OK
}

/// Takes `outcome`, how far replies get (`pending`, `sent`, `delivered`, `read` or `failed`), and
/// `pause_ms` between two steps; `templates_fail` makes sending a template fail with status 200.
async fn sending(State(simulator): State<Simulator>, Json(fields): Json<Value>) -> StatusCode {
    let mut store = simulator.lock();
    store.catalog.templates_fail = fields["templates_fail"] == true;
    if store.outbox.set(&fields) { StatusCode::OK } else { StatusCode::BAD_REQUEST }
}

async fn ignore_filters(
    State(simulator): State<Simulator>,
    Json(fields): Json<Value>,
) -> StatusCode {
    match fields["on"].as_bool() {
        Some(on) => simulator.ignore_filters(on),
        None => return StatusCode::BAD_REQUEST,
    }
    StatusCode::OK
}

async fn conversations(State(simulator): State<Simulator>) -> Json<Value> {
    Json(simulator.conversations().into())
}

async fn conversation(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
) -> Result<Json<Value>, StatusCode> {
    simulator.conversation(&id).map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn messages(State(simulator): State<Simulator>, Path(id): Path<String>) -> Json<Value> {
    Json(simulator.messages(&id).into())
}

/// Takes `id` and the fields of [`Simulator::change`].
async fn change(State(simulator): State<Simulator>, Json(fields): Json<Value>) -> StatusCode {
    found(fields["id"].as_str().is_some_and(|id| simulator.change(id, &fields)))
}

/// Takes `id` and `snoozed_until`.
async fn snooze(State(simulator): State<Simulator>, Json(fields): Json<Value>) -> StatusCode {
    match (fields["id"].as_str(), fields["snoozed_until"].as_str()) {
        (Some(id), Some(until)) => found(simulator.snooze(id, Some(until))),
        _ => StatusCode::BAD_REQUEST,
    }
}

/// Takes the fields of [`Simulator::arrives`] and returns the new `id`.
async fn arrives(State(simulator): State<Simulator>, Json(fields): Json<Value>) -> Json<Value> {
    Json(json!({ "id": simulator.arrives(&fields) }))
}

/// Simulates `things` events, by default 1.
async fn step(State(simulator): State<Simulator>, Json(fields): Json<Value>) {
    simulator.step(fields["things"].as_u64().map_or(1, |things| things.min(10_000) as usize));
}

async fn webhooks(State(simulator): State<Simulator>) -> Json<Value> {
    let urls = simulator.webhooks().into_iter();
    Json(urls.map(|url| json!({ "url": url })).collect())
}

/// Takes `url` and `secret`; responds once the challenge has succeeded or failed.
async fn register_webhook(
    State(simulator): State<Simulator>,
    Json(fields): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let (Some(url), Some(secret)) = (fields["url"].as_str(), fields["secret"].as_str()) else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "active": false })));
    };
    match simulator.register_webhook(url, secret).await {
        Ok(()) => (StatusCode::OK, Json(json!({ "active": true }))),
        Err(why) => {
            let answer = json!({ "active": false, "why": why.to_string() });
            (StatusCode::UNPROCESSABLE_ENTITY, Json(answer))
        }
    }
}

async fn forget_webhooks(State(simulator): State<Simulator>) {
    simulator.forget_webhooks();
}

async fn events(State(simulator): State<Simulator>) -> Json<Value> {
    let events = simulator.events().into_iter();
    Json(events.map(|e| json!({ "id": e.id, "type": e.kind, "body": e.body })).collect())
}

/// Takes `id` and `type`.
async fn emit(State(simulator): State<Simulator>, Json(fields): Json<Value>) -> StatusCode {
    match (fields["id"].as_str(), fields["type"].as_str()) {
        (Some(id), Some(kind)) => found(simulator.emit(kind, id)),
        _ => StatusCode::BAD_REQUEST,
    }
}

/// Takes `when`: `at_first`, `always` or `never`.
async fn set_channel_field(
    State(simulator): State<Simulator>,
    Json(fields): Json<Value>,
) -> StatusCode {
    let when = match fields["when"].as_str() {
        Some("at_first") => ChannelField::AtFirst,
        Some("always") => ChannelField::Always,
        Some("never") => ChannelField::Never,
        _ => return StatusCode::BAD_REQUEST,
    };
    simulator.set_channel_field(when);
    StatusCode::OK
}

/// Sets the faults of [`NetworkFaults::from_json`]; an empty object clears them.
async fn network_faults(
    State(simulator): State<Simulator>,
    Json(fields): Json<Value>,
) -> StatusCode {
    match NetworkFaults::from_json(&fields) {
        Some(faults) => simulator.set_network_faults(faults),
        None => return StatusCode::BAD_REQUEST,
    }
    StatusCode::OK
}

/// Takes `on`: whether deliveries are paused.
async fn pause(State(simulator): State<Simulator>, Json(fields): Json<Value>) -> StatusCode {
    match fields["on"].as_bool() {
        Some(on) => simulator.pause_webhooks(on),
        None => return StatusCode::BAD_REQUEST,
    }
    StatusCode::OK
}

/// Responds once no delivery is in flight.
async fn quiet(State(simulator): State<Simulator>) {
    simulator.webhook_quiet().await;
}

fn found(found: bool) -> StatusCode {
    if found { StatusCode::OK } else { StatusCode::NOT_FOUND }
}
