//! Rejects cross-origin requests by the rule of Go's `CrossOriginProtection`: browsers send their
//! origin in `Sec-Fetch-Site` or `Origin`; a client that sends neither is not a browser.

use crate::server::config::PublicUrl;
use crate::server::state::AppState;
use crate::web::text_responses::text;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{HOST, ORIGIN};
use http::{Method, StatusCode};

/// Checks every request; methods that change nothing pass.
pub async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if is_allowed(&request, &state.web.public) {
        return next.run(request).await;
    }
    text(StatusCode::FORBIDDEN, "refusal-foreign")
}

fn is_allowed(request: &Request, public: &PublicUrl) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let headers = request.headers();
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let same_host = origin.split_once("://").is_some_and(|(_, from)| Some(from) == host);
    same_host || origin == public.origin()
}
