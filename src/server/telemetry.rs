//! Logs that name no person and no secret: a line per request holds the method, the route's
//! pattern, the status and the time it took; never a query, a body, a name or an id.

use super::config::{LogConfig, LogFormat};
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing_subscriber::EnvFilter;

/// The session library takes an expired cookie for an attack and says so; it is everyday.
const DEFAULT_FILTER: &str = "info,tower_sessions=error,tower_sessions_core=off,sqlx=warn";

/// Starts writing the log to standard error. `RUST_LOG` narrows or widens it.
pub fn start(config: LogConfig) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| DEFAULT_FILTER.into());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start, in tests, keeps the first log.
    let _ = match config.format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}

/// The number of a request, in the log and in the audit.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// One line for each answered request.
pub async fn log_request(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = format!("{:016x}", rand::random::<u64>());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match status {
        500.. => tracing::warn!(%method, route, status, ms, request = id, "answered"),
        _ => tracing::info!(%method, route, status, ms, request = id, "answered"),
    }
    response
}
