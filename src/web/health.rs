//! Liveness and readiness. Open to everyone; reveals nothing but yes or no.

use crate::server::state::AppState;
use axum::extract::State;
use http::StatusCode;

/// Responds if the process is alive.
pub async fn livez() -> &'static str {
    "ok\n"
}

/// Responds 200 if the database responds and the server is not shutting down.
pub async fn readyz(State(state): State<AppState>) -> (StatusCode, &'static str) {
    if state.shutdown.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "draining\n");
    }
    match state.store.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
