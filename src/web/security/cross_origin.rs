//! Refuses what a page of another origin sends. The rule of Go's `CrossOriginProtection`: browsers
//! say in `Sec-Fetch-Site` or `Origin` where a request comes from; who says neither is no browser.

use crate::server::config::PublicUrl;
use crate::server::state::AppState;
use crate::web::text_responses::text;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{HOST, ORIGIN};
use http::{Method, StatusCode};

/// Stands in front of everything; methods that change nothing pass.
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
