//! Routes and, in order, the layers around them: the server's table of contents.

use super::middleware::{
    complete_removal, require_sign_in, warn_of_untrusted_proxy, with_language,
};
use super::security::{self, cross_origin, headers};
use super::state::WebState;
use super::visit::Visit;
use super::{
    attachments, downloads, handlers, health, live, request_log, server_fns, static_files,
    text_responses, webhooks,
};
use crate::server::request::respond::HOME;
use crate::server::request::session;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::{MethodFilter, get, on, post};
use leptos::server_fn::axum::server_fn_paths;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

/// A lead's list takes a tenth fewer bytes than at the fastest level.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(3);

/// Returns the router of the whole server.
pub fn router(web: &WebState) -> Router {
    let browsers = Router::new()
        .merge(pages(web))
        .merge(server_functions())
        .fallback(static_files::file)
        .layer(session::layer(web.app.store.clone(), &web.app.web))
        .layer(from_fn(text_responses::explain_unsaved))
        .route(health::LIVE, get(health::livez))
        .route(health::READY, get(health::readyz))
        // From the innermost layer to the outermost.
        .layer(CompressionLayer::new().quality(COMPRESSION))
        .layer(from_fn(security::request_timeout))
        // Streams have no end to wait for and must not be buffered: no timeout, no compression.
        .merge(streams(web))
        .layer(from_fn_with_state(web.app.clone(), complete_removal))
        .layer(RequestBodyLimitLayer::new(security::MAX_BODY_BYTES))
        .layer(from_fn(security::body_limit))
        // Files pass through and have limits of their own.
        .merge(uploads(web))
        .layer(from_fn_with_state(web.app.clone(), cross_origin::check))
        .layer(from_fn_with_state(web.clone(), warn_of_untrusted_proxy));
    Router::new()
        .merge(browsers)
        // The sender is not a browser; it authenticates with a signature.
        .route(webhooks::PATH, post(webhooks::receive).layer(from_fn(security::request_timeout)))
        .layer(CatchPanicLayer::custom(security::panicked))
        .layer(from_fn(text_responses::localize))
        .layer(from_fn_with_state(web.app.clone(), headers::add))
        .layer(from_fn(request_log::log_request))
        .with_state(web.clone())
}

/// Every page. Strangers see only the sign-in page.
fn pages(web: &WebState) -> Router<WebState> {
    Router::new()
        .route("/", get(|| async { Redirect::to(HOME) }))
        .route("/sign-in", get(|visit: Visit| visit.show(handlers::sign_in)))
        .route("/conversations", get(|visit: Visit| visit.show(handlers::list)))
        .route("/conversations/{id}", get(|visit: Visit| visit.show(handlers::conversation)))
        .route("/conversations/{id}/close", get(|visit: Visit| visit.show(handlers::close)))
        .route("/conversations/{id}/fields", get(|visit: Visit| visit.show(handlers::fields)))
        .route("/conversations/{id}/subject", get(|visit: Visit| visit.show(handlers::subject)))
        .route("/conversations/{id}/tags", get(|visit: Visit| visit.show(handlers::tags)))
        .route("/conversations/{id}/snooze", get(|visit: Visit| visit.show(handlers::snooze)))
        .route(
            "/conversations/{id}/canned-replies",
            get(|visit: Visit| visit.show(handlers::choose_canned_reply)),
        )
        .route("/conversations/{id}/templates", get(|visit: Visit| visit.show(handlers::templates)))
        .route("/canned-replies", get(|visit: Visit| visit.show(handlers::canned_replies)))
        .route("/contacts/{id}", get(|visit: Visit| visit.show(handlers::contact)))
        .route("/contacts/{id}/edit", get(|visit: Visit| visit.show(handlers::edit_contact)))
        .route("/team", get(|visit: Visit| visit.show(handlers::team)))
        .route("/views", get(|visit: Visit| visit.show(handlers::views)))
        .route("/jobs", get(|visit: Visit| visit.show(handlers::jobs)))
        .route("/jobs/{id}", get(|visit: Visit| visit.show(handlers::job)))
        .route("/hand-over", get(|visit: Visit| visit.show(handlers::hand_over)))
        .route("/attention", get(|visit: Visit| visit.show(handlers::attention)))
        .route("/connection", get(|visit: Visit| visit.show(handlers::connection)))
        .route("/audit", get(|visit: Visit| visit.show(handlers::audit)))
        .route("/filters", get(|visit: Visit| visit.show(handlers::filters)))
        .route("/list-layout", get(|visit: Visit| visit.show(handlers::list_layout)))
        .route("/file-format", get(|visit: Visit| visit.show(handlers::file_format)))
        .route_layer(from_fn_with_state(web.app.clone(), require_sign_in))
}

/// The server functions that `api` lists, each with its own method.
fn server_functions() -> Router<WebState> {
    server_fn_paths().fold(Router::new(), |router, (path, method)| {
        let only = MethodFilter::try_from(method).expect("a server function is a GET or a POST");
        router.route(path, on(only, server_fns::call))
    })
}

/// Files that pass through.
fn uploads(web: &WebState) -> Router<WebState> {
    attachments::routes()
        .route_layer(session::layer(web.app.store.clone(), &web.app.web))
        .route_layer(from_fn_with_state(web.app.clone(), complete_removal))
}

/// The event stream, and files that are streamed.
fn streams(web: &WebState) -> Router<WebState> {
    Router::new()
        .route(live::PATH, get(live::stream))
        .merge(downloads::routes())
        .route_layer(session::layer(web.app.store.clone(), &web.app.web))
        .route_layer(from_fn_with_state(web.app.clone(), with_language))
}
