//! WebAssembly, scripts, style sheet and public files, served unchanged.

use super::security::headers;
use super::state::WebState;
use super::text_responses;
use super::visit::Visit;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_SECURITY_POLICY;
use http::{Method, StatusCode};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// The script of the shared worker.
const WORKER: &str = "/events.js";
/// The longest path, in bytes, that is looked up among the files.
const LONGEST_FILE_NAME: usize = 200;

/// Serves a file of the site folder. Any other address gets the not-found page.
pub async fn file(State(state): State<WebState>, request: Request) -> Response {
    // The file system would report a longer name as an error.
    if request.uri().path().len() > LONGEST_FILE_NAME {
        return not_found.call(request, state).await;
    }
    let path = request.uri().path().to_owned();
    let files = ServeDir::new(state.site.site_root.as_ref())
        .precompressed_br()
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(not_found.with_state(state));
    match files.oneshot(request).await {
        Ok(found) => {
            let mut found = headers::keep_file(&path, found.into_response());
            if path == WORKER {
                found.headers_mut().insert(CONTENT_SECURITY_POLICY, headers::worker_policy());
            }
            found
        }
        Err(never) => match never {},
    }
}

/// Responds with the not-found page.
pub async fn not_found(method: Method, visit: Visit) -> Response {
    match method {
        Method::GET | Method::HEAD => visit.not_found().await,
        _ => text_responses::text(StatusCode::NOT_FOUND, "refusal-nothing-here"),
    }
}
