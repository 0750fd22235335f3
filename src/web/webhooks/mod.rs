//! `POST /webhooks/sendseven`: accepts only deliveries signed with our secret, and responds at
//! once. It neither needs nor starts a session.

/// Verifies that a delivery was signed with our secret.
mod signature;

use crate::server::state::AppState;
use crate::server::store::now;
use crate::server::webhooks::Outcome;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use signature::Signature;

/// The address that is registered with SendSeven.
pub const PATH: &str = "/webhooks/sendseven";

/// The longest body of a delivery, in bytes.
const MAX_BODY_BYTES: usize = 256 * 1024;

#[derive(Deserialize)]
struct Challenge {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
}

/// Handles a delivery.
pub async fn receive(State(state): State<AppState>, request: Request) -> Response {
    let webhooks = &state.webhooks;
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY_BYTES).await else {
        webhooks.refuse(Outcome::Unreadable);
        return text_response(StatusCode::PAYLOAD_TOO_LARGE, "This is too large.");
    };
    // Sent before there is a secret, and again whenever SendSeven doubts the endpoint.
    if let Some(challenge) = challenge(&body) {
        return Json(json!({ "challenge": challenge })).into_response();
    }
    let Some(secret) = webhooks.secret() else {
        webhooks.refuse(Outcome::NotSetUp);
        let missing = "Webhooks are not set up: SENDSEVEN_WEBHOOK_SECRET is missing.";
        return text_response(StatusCode::SERVICE_UNAVAILABLE, missing);
    };
    let taken = match signature::verify(&parts.headers, &body, &secret, now().0) {
        Signature::Genuine => webhooks.accept(&body),
        Signature::Stale(ahead) => {
            webhooks.note_clock(ahead);
            Err(Outcome::Stale)
        }
        Signature::Forged => Err(Outcome::Forged),
    };
    match taken {
        // Duplicates are detected and counted when the event is applied.
        Ok(()) => answer(Outcome::Accepted),
        Err(outcome) => {
            webhooks.refuse(outcome);
            answer(outcome)
        }
    }
}

/// Returns a response to a program, always in English.
fn text_response(status: StatusCode, text: &str) -> Response {
    (status, format!("{text}\n")).into_response()
}

/// Returns the challenge to echo: 32 hex digits, and never anything else.
fn challenge(body: &[u8]) -> Option<String> {
    let Challenge { kind, challenge } = serde_json::from_slice(body).ok()?;
    let sound = challenge.len() == 32 && challenge.bytes().all(|byte| byte.is_ascii_hexdigit());
    (kind == "sendseven_verification" && sound).then_some(challenge)
}

fn answer(outcome: Outcome) -> Response {
    let (status, text) = match outcome {
        Outcome::Accepted | Outcome::Duplicate => (StatusCode::ACCEPTED, "Taken."),
        Outcome::Forged => (StatusCode::UNAUTHORIZED, "The signature is not ours."),
        Outcome::Stale => (StatusCode::UNAUTHORIZED, "The timestamp is not of this moment."),
        Outcome::Foreign => (StatusCode::FORBIDDEN, "This is about another tenant."),
        Outcome::Unreadable => (StatusCode::BAD_REQUEST, "This cannot be read."),
        Outcome::Full | Outcome::NotSetUp => {
            (StatusCode::SERVICE_UNAVAILABLE, "Too much at once. Send it again.")
        }
    };
    text_response(status, text)
}
