//! Liveness and readiness. Open to everyone; reveals nothing but yes or no.

use crate::server::state::AppState;
use axum::extract::State;
use http::StatusCode;

pub const LIVE: &str = "/livez";
pub const READY: &str = "/readyz";
/// The addresses that probes ask every few seconds.
pub const PATHS: [&str; 2] = [LIVE, READY];

/// Responds if the process is alive.
pub async fn livez() -> &'static str {
    "ok\n"
}

/// Responds 200 if the database can be written and the server is not shutting down.
pub async fn readyz(State(state): State<AppState>) -> (StatusCode, &'static str) {
    if state.shutdown.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "draining\n");
    }
    match state.store.probe().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be written\n")
        }
    }
}
