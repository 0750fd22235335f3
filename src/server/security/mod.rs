//! The cross-origin check, response headers, and the limits of a request.

/// Refuses what a page of another origin sends.
pub mod cross_origin;
/// What every answer tells the browser about trust and keeping.
pub mod headers;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode};
use std::any::Any;
use std::time::Duration;

/// The longest body of a request, in bytes. The longest form holds a short note.
pub const LONGEST_BODY: usize = 64 * 1024;
/// How long a request may take; the gateway gives up sooner.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// Answers in time, if only to say that it did not work out.
pub async fn deadline(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LONGEST_REQUEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => sentence(
            StatusCode::SERVICE_UNAVAILABLE,
            "This took too long. Reload the page; if you changed something, look first whether it took effect.",
        ),
    }
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
    sentence(
        StatusCode::INTERNAL_SERVER_ERROR,
        &format!(
            "Something went wrong in Sevendesk. Try again. If it stays, give your admin this reference: {reference}"
        ),
    )
}

/// An answer of one plain sentence.
pub fn sentence(status: StatusCode, text: &str) -> Response {
    (status, format!("{text}\n")).into_response()
}

fn set(response: &mut Response, name: &'static str, value: &'static str) {
    response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
}
