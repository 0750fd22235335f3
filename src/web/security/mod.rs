//! The cross-origin check, response headers, and the limits of a request.

/// Rejects cross-origin requests.
pub mod cross_origin;
/// Response headers about security and caching.
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

/// The longest request body, in bytes. The longest form holds a short note.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// The longest body that is drained before it is refused, in bytes.
const DRAIN_LIMIT: usize = 4 * 1024 * 1024;
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request may take; the gateway times out sooner.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Responds 503 if a request takes too long.
pub async fn request_timeout(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => text_responses::text(StatusCode::SERVICE_UNAVAILABLE, "refusal-too-slow"),
    }
}

/// Refuses a request whose body is too long. Browsers do not read the response until their upload
/// finishes, so up to 4 MiB of it is drained first.
pub async fn body_limit(request: Request, next: Next) -> Response {
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    if length <= MAX_BODY_BYTES {
        let response = next.run(request).await;
        return match response.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_long(),
            _ => response,
        };
    }
    if length <= DRAIN_LIMIT {
        let pieces = request.into_body().into_data_stream();
        let end = pieces.take_while(|piece| ready(piece.is_ok())).for_each(|_| ready(()));
        // A slower browser may miss the response.
        let _ = tokio::time::timeout(DRAIN_TIMEOUT, end).await;
    }
    too_long()
}

fn too_long() -> Response {
    text_responses::text(StatusCode::PAYLOAD_TOO_LARGE, "refusal-too-long")
}

/// The response to a panic.
pub fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    let reference = format!("{:08x}", rand::random::<u32>());
    tracing::error!(reference, cause, "panic");
    text_responses::app_error(AppError::Internal { reference })
}

fn set(response: &mut Response, name: &'static str, value: &'static str) {
    response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
}
