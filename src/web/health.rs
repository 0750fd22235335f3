//! Whether the process lives and is ready. Open to everyone; says nothing but yes or no.

use crate::server::state::AppState;
use axum::extract::State;
use http::StatusCode;

/// The process answers.
pub async fn livez() -> &'static str {
    "ok\n"
}

/// The database answers, and the server is not about to end.
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
