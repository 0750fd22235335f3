//! Responses, and the error format of each contract.

use super::Contract;
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A response: a status and a JSON body.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
    /// Value of `Retry-After` in seconds.
    pub retry_after: Option<u64>,
}

impl Answer {
    pub fn ok(body: Value) -> Self {
        Self::new(StatusCode::OK, body)
    }

    /// Creates the response to a deletion.
    pub fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, Value::Null)
    }

    pub fn new(status: StatusCode, body: Value) -> Self {
        Self { status, body, retry_after: None }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let retry = self.retry_after.map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
        match self.status {
            StatusCode::NO_CONTENT => self.status.into_response(),
            status => (status, retry, Json(self.body)).into_response(),
        }
    }
}

/// Creates an error response: documented with `status_code`; live with a code if the caller can act
/// on it, else plain text.
pub fn refuse(contract: Contract, status: StatusCode, text: &str) -> Answer {
    let body = match (contract, code(status)) {
        (Contract::Documented, _) => json!({ "detail": text, "status_code": status.as_u16() }),
        (Contract::Live, Some(code)) => json!({ "detail": { "code": code, "message": text } }),
        (Contract::Live, None) => json!({ "detail": text }),
    };
    Answer::new(status, body)
}

/// Creates an error response of the live contract with a code that the caller can act on.
pub fn coded(status: StatusCode, code: &str, text: &str) -> Answer {
    Answer::new(status, json!({ "detail": { "code": code, "message": text } }))
}

/// Creates the response to a call that the token may not make.
pub fn missing_scope(contract: Contract, scope: &str) -> Answer {
    let text = format!("Missing scope {scope}");
    match contract {
        Contract::Documented => refuse(contract, StatusCode::FORBIDDEN, &text),
        Contract::Live => Answer::new(StatusCode::FORBIDDEN, json!({ "detail": text })),
    }
}

/// Creates a 429 response; the caller may retry after `seconds`.
pub fn too_many(contract: Contract, seconds: u64) -> Answer {
    let refusal = refuse(contract, StatusCode::TOO_MANY_REQUESTS, "Rate limit exceeded");
    Answer { retry_after: Some(seconds), ..refusal }
}

/// Creates the response to an invalid value: documented 400, live 422 with the value's location.
pub fn invalid(contract: Contract, place: [&str; 2], kind: &str, text: &str) -> Answer {
    match contract {
        Contract::Documented => {
            let text = format!("Invalid {}: {text}", place[1]);
            refuse(contract, StatusCode::BAD_REQUEST, &text)
        }
        Contract::Live => Answer::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            json!({ "detail": [{ "loc": place, "msg": text, "type": kind }] }),
        ),
    }
}

pub fn not_found(contract: Contract, what: &str) -> Answer {
    refuse(contract, StatusCode::NOT_FOUND, &format!("{what} not found"))
}

fn code(status: StatusCode) -> Option<&'static str> {
    match status {
        StatusCode::FORBIDDEN => Some("forbidden"),
        StatusCode::CONFLICT => Some("conflict"),
        StatusCode::TOO_MANY_REQUESTS => Some("rate_limit_exceeded"),
        StatusCode::SERVICE_UNAVAILABLE => Some("unavailable"),
        _ => None,
    }
}
