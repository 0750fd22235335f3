//! Response headers that tell the browser which scripts may run, who may embed the page, and
//! whether to cache it. Customers' data is never cached.

use super::set;
use crate::server::state::AppState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{HeaderValue, StatusCode};

const KEEP_NOTHING: &str = "no-store";
const KEEP_FOREVER: &str = "public, max-age=31536000, immutable";
const KEEP_AN_HOUR: &str = "public, max-age=3600";

/// Adds the security headers, and the others that a response does not set itself.
///
/// `Referrer-Policy` is `same-origin`: under `no-referrer`, browsers send `Origin: null` with a
/// form, and over plain http, which has no `Sec-Fetch-Site`, every form would be rejected.
pub async fn add(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    secure(&mut response, state.web.public.https);
    response
}

/// Adds the headers to one response.
pub fn secure(response: &mut Response, is_https: bool) {
    if !response.headers().contains_key(CONTENT_SECURITY_POLICY) {
        set(response, "content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    }
    if !response.headers().contains_key(CACHE_CONTROL) {
        set(response, "cache-control", KEEP_NOTHING);
    }
    if is_https {
        set(response, "strict-transport-security", "max-age=63072000; includeSubDomains");
    }
    set(response, "x-content-type-options", "nosniff");
    set(response, "x-frame-options", "DENY");
    set(response, "referrer-policy", "same-origin");
    set(response, "cross-origin-opener-policy", "same-origin");
    set(response, "cross-origin-embedder-policy", "require-corp");
    set(response, "cross-origin-resource-policy", "same-origin");
    set(
        response,
        "permissions-policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
}

/// Allows a page to run scripts that carry this response's nonce, and what those load.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self'; font-src 'self'; connect-src 'self'; \
         worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

/// Allows a shared worker, which has a separate policy, to connect to this server.
pub fn worker_policy() -> HeaderValue {
    HeaderValue::from_static("default-src 'none'; connect-src 'self'; frame-ancestors 'none'")
}

/// Caches a file with a hash in its name for good, any other for an hour.
pub fn keep_file(path: &str, mut file: Response) -> Response {
    if file.status().is_success() || file.status() == StatusCode::NOT_MODIFIED {
        set(&mut file, "cache-control", if is_hashed(path) { KEEP_FOREVER } else { KEEP_AN_HOUR });
    }
    file
}

/// Matches `/pkg/sevendesk.<hash>.wasm`; a name without a hash has one dot fewer.
fn is_hashed(path: &str) -> bool {
    path.strip_prefix("/pkg/")
        .is_some_and(|name| name.split('.').nth(1).is_some_and(|part| part.len() >= 12))
}
