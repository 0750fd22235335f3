//! Logs one line per request: method, route pattern, status and time; never a query, a body, a name
//! or an id.

use super::{health, webhooks};
use crate::server::request::RequestId;
use crate::server::traces;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;

/// Logs one line for each answered request, except for successful health checks and webhooks with a
/// wrong signature.
pub async fn log_request(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned());
    let span = traces::request(&method, &route);
    let id = traces::id_of(&span).unwrap_or_else(|| format!("{:016x}", rand::random::<u64>()));
    request.extensions_mut().insert(RequestId(id.clone()));
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    traces::record_status(&span, status);
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match status {
        200 if health::PATHS.contains(&&*route) => {}
        // Strangers can send any number of these; the inbox logs how many it refused.
        401 | 413 | 503 if route == webhooks::PATH => {}
        500.. => tracing::warn!(%method, route, status, ms, request = id, "answered"),
        _ => tracing::info!(%method, route, status, ms, request = id, "answered"),
    }
    response
}
