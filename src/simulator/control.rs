//! Steering the imitation over HTTP, for a browser's tests; no fault touches these routes.

use super::{Fault, Simulator};
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

pub fn router() -> Router<Simulator> {
    Router::new()
        .route("/fault", post(fault))
        .route("/calls", get(calls))
        .route("/forget", post(async |State(simulator): State<Simulator>| simulator.forget_calls()))
        .route("/reset", post(async |State(simulator): State<Simulator>| simulator.reset()))
        .route("/ignore-filters", post(ignore_filters))
        .route("/conversations", get(conversations))
        .route("/conversations/{id}", get(conversation))
        .route("/change", post(change))
        .route("/break", post(break_row))
}

/// Reads a fault as [`Fault::from_json`] does, with optional `calls` and `method`; kind `none` heals.
async fn fault(State(simulator): State<Simulator>, Json(wish): Json<Value>) -> StatusCode {
    let method = wish["method"].as_str().and_then(|name| name.parse::<Method>().ok());
    let calls = wish["calls"].as_u64().and_then(|calls| u32::try_from(calls).ok());
    match (Fault::from_json(&wish), calls) {
        (Some(fault), Some(calls)) => simulator.fail_next(calls, method, fault),
        (Some(fault), None) => simulator.lock().faults.always_for(method, fault),
        (None, _) if wish["kind"] == "none" => simulator.fail_with(None),
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

async fn ignore_filters(State(simulator): State<Simulator>, Json(wish): Json<Value>) -> StatusCode {
    match wish["on"].as_bool() {
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

/// Takes `id` and the fields of [`Simulator::change`].
async fn change(State(simulator): State<Simulator>, Json(wish): Json<Value>) -> StatusCode {
    found(wish["id"].as_str().is_some_and(|id| simulator.change(id, &wish)))
}

async fn break_row(State(simulator): State<Simulator>, Json(wish): Json<Value>) -> StatusCode {
    found(wish["id"].as_str().is_some_and(|id| simulator.break_row(id)))
}

fn found(found: bool) -> StatusCode {
    if found { StatusCode::OK } else { StatusCode::NOT_FOUND }
}
