//! Routes and, in order, the layers around them: a table of contents of the server.

use super::respond::{self, HOME};
use super::security::{self, cross_origin, headers};
use super::session::{self, CurrentUser};
use super::state::AppState;
use super::web::visit::Visit;
use super::web::{pages, server_fns, static_files};
use super::{downloads, events, health, locales, preferences, telemetry, text_responses, webhooks};
use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, get, on, post};
use leptos::prelude::{Owner, provide_context};
use leptos::reactive::computed::ScopedFuture;
use leptos::server_fn::axum::server_fn_paths;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_sessions::Session;

/// Everything the server answers.
pub fn router(state: &AppState) -> Router {
    let browsers = Router::new()
        .merge(pages(state))
        .merge(server_functions())
        .fallback(static_files::file)
        .layer(session::layer(state.store.clone(), &state.web))
        .route("/livez", get(health::livez))
        .route("/readyz", get(health::readyz))
        // From the inmost layer to the outmost.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn(security::deadline))
        // A stream has no end to wait for, and none of it may be held back.
        .merge(streams(state))
        .layer(RequestBodyLimitLayer::new(security::LONGEST_BODY))
        .layer(from_fn(security::length))
        .layer(from_fn_with_state(state.clone(), cross_origin::check));
    Router::new()
        .merge(browsers)
        // Its sender is no browser, and proves who it is by a signature.
        .route(webhooks::PATH, post(webhooks::receive).layer(from_fn(security::deadline)))
        .layer(CatchPanicLayer::custom(security::panicked))
        .layer(from_fn(text_responses::speak))
        .layer(from_fn_with_state(state.clone(), headers::add))
        .layer(from_fn(telemetry::log_request))
        .with_state(state.clone())
}

/// Every page. Strangers are shown only the one to sign in.
fn pages(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/", get(|| async { Redirect::to(HOME) }))
        .route("/sign-in", get(|visit: Visit| visit.show(pages::sign_in)))
        .route("/conversations", get(|visit: Visit| visit.show(pages::list)))
        .route("/conversations/{id}", get(|visit: Visit| visit.show(pages::conversation)))
        .route("/conversations/{id}/close", get(|visit: Visit| visit.show(pages::close)))
        .route("/team", get(|visit: Visit| visit.show(pages::team)))
        .route("/views", get(|visit: Visit| visit.show(pages::views)))
        .route("/jobs", get(|visit: Visit| visit.show(pages::jobs)))
        .route("/jobs/{id}", get(|visit: Visit| visit.show(pages::job)))
        .route("/hand-over", get(|visit: Visit| visit.show(pages::hand_over)))
        .route("/attention", get(|visit: Visit| visit.show(pages::attention)))
        .route("/audit", get(|visit: Visit| visit.show(pages::audit)))
        .route_layer(from_fn_with_state(state.clone(), strangers_sign_in))
}

/// The server functions that `api` lists, each under its own method.
fn server_functions() -> Router<AppState> {
    server_fn_paths().fold(Router::new(), |router, (path, method)| {
        let only = MethodFilter::try_from(method).expect("a server function is a GET or a POST");
        router.route(path, on(only, server_fns::call))
    })
}

/// What open pages are told, and files that are read while they are sent.
fn streams(state: &AppState) -> Router<AppState> {
    Router::new()
        .route(events::PATH, get(events::stream))
        .route(downloads::CONVERSATIONS, get(downloads::conversations))
        .route(downloads::AUDIT, get(downloads::audit))
        .route(downloads::JOB, get(downloads::job))
        .route_layer(session::layer(state.store.clone(), &state.web))
        .route_layer(from_fn(spoken))
}

/// What a handler says by itself is said in the language that the request asks for.
async fn spoken(request: Request, next: Next) -> Response {
    let language = preferences::language(request.headers());
    let answer = Owner::default().with(|| {
        provide_context(language);
        provide_context(locales::words(language));
        ScopedFuture::new(next.run(request))
    });
    answer.await
}

/// Sends strangers to sign in, and from there back to the page they asked for.
async fn strangers_sign_in(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    mut request: Request,
    next: Next,
) -> Response {
    if request.uri().path() == "/sign-in" {
        return next.run(request).await;
    }
    match CurrentUser::from_session(&session, &state.store).await {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Ok(None) => {
            let asked = request.uri().path_and_query().map_or(HOME, |asked| asked.as_str());
            Redirect::to(&respond::sign_in_path(&respond::local_path(asked))).into_response()
        }
        Err(error) => text_responses::failure(error),
    }
}
