//! The cross-origin check, response headers, and the limits of a request.

/// Refuses what a page of another origin sends.
pub mod cross_origin;
/// What every answer tells the browser about trust and keeping.
pub mod headers;

use super::text_responses;
use crate::model::AppError;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use futures::StreamExt;
use futures::future::ready;
use http::header::CONTENT_LENGTH;
use http::{HeaderName, HeaderValue, StatusCode};
use std::any::Any;
use std::time::Duration;

/// The longest body of a request, in bytes. The longest form holds a short note.
pub const LONGEST_BODY: usize = 64 * 1024;
/// The longest that is heard out, to be refused.
const LONGEST_HEARD_OUT: usize = 4 * 1024 * 1024;
const LONGEST_HEARING: Duration = Duration::from_secs(10);
/// How long a request may take; the gateway gives up sooner.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// Answers in time, if only to say that it did not work out.
pub async fn deadline(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LONGEST_REQUEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => text_responses::sentence(StatusCode::SERVICE_UNAVAILABLE, "refusal-too-slow"),
    }
}

/// Tells whoever sends too long a form what to do. Browsers hear no answer before they have sent
/// all of it, so it is taken and let go of, within reason.
pub async fn length(request: Request, next: Next) -> Response {
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    if length <= LONGEST_BODY {
        let response = next.run(request).await;
        return match response.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_long(),
            _ => response,
        };
    }
    if length <= LONGEST_HEARD_OUT {
        let pieces = request.into_body().into_data_stream();
        let end = pieces.take_while(|piece| ready(piece.is_ok())).for_each(|_| ready(()));
        // Whoever takes longer than that may miss the answer.
        let _ = tokio::time::timeout(LONGEST_HEARING, end).await;
    }
    too_long()
}

fn too_long() -> Response {
    text_responses::sentence(StatusCode::PAYLOAD_TOO_LARGE, "refusal-too-long")
}

/// The answer to a panic: a fault of ours, told as such.
pub fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    let reference = format!("{:08x}", rand::random::<u32>());
    tracing::error!(reference, cause, "panic");
    text_responses::failure(AppError::Internal { reference })
}

fn set(response: &mut Response, name: &'static str, value: &'static str) {
    response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
}
