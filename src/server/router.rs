//! Routes and, in order, the layers around them: a table of contents of the server.

use super::reply::{self, HOME, PlainForm};
use super::security::{self, cross_origin, headers};
use super::session::{self, Kept, SignedIn};
use super::state::AppState;
use super::{choices, downloads, health, languages, live, refusals, repeated, telemetry, webhooks};
use crate::app::{App, Hands, Shared, shell};
use crate::components::hands::hands;
use crate::model::{AppError, Language, Notice, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Request, State};
use axum::handler::Handler;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, get, on, post};
use futures::FutureExt;
use http::header::{ACCEPT, CONTENT_LENGTH, LOCATION};
use http::{HeaderValue, Method, StatusCode, Uri};
use leptos::prelude::{Owner, provide_context};
use leptos::reactive::computed::ScopedFuture;
use leptos::server_fn::axum::server_fn_paths;
use leptos::server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};
use leptos_axum::{
    AxumRouteListing, generate_route_list, handle_server_fns_with_context,
    render_app_async_with_context,
};
use std::panic::AssertUnwindSafe;
use std::sync::LazyLock;
use std::time::Duration;
use tokio::time::timeout;
use tower::ServiceExt;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;
use tower_sessions::Session;

/// The pages of `app.rs`. Made once in a process: while Leptos makes it, no page anywhere loads
/// its data.
static LISTED: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// Longer than any answer is waited for within a page.
const HANGS_AFTER: Duration = Duration::from_secs(12);

/// The longest path, in bytes, that is looked for among the files.
const LONGEST_FILE_NAME: usize = 200;

/// Everything the server answers.
pub fn router(state: &AppState) -> Router {
    let browsers = Router::new()
        .merge(pages(state))
        .merge(server_functions())
        .fallback(file)
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
        .layer(from_fn(refusals::speak))
        .layer(from_fn_with_state(state.clone(), headers::add))
        .layer(from_fn(telemetry::log_request))
        .with_state(state.clone())
}

/// The pages that `app.rs` lists; strangers are shown only the one to sign in.
fn pages(state: &AppState) -> Router<AppState> {
    LISTED
        .iter()
        .fold(Router::new(), |router, listed| router.route(listed.path(), get(page)))
        .route_layer(from_fn_with_state(state.clone(), strangers_sign_in))
}

/// The server functions that `api` lists, each under its own method.
fn server_functions() -> Router<AppState> {
    server_fn_paths().fold(Router::new(), |router, (path, method)| {
        let only = MethodFilter::try_from(method).expect("a server function is a GET or a POST");
        router.route(path, on(only, call))
    })
}

/// What open pages are told, and files that are read while they are sent.
fn streams(state: &AppState) -> Router<AppState> {
    Router::new()
        .route(live::PATH, get(live::stream))
        .route(downloads::CONVERSATIONS, get(downloads::conversations))
        .route(downloads::AUDIT, get(downloads::audit))
        .route(downloads::JOB, get(downloads::job))
        .route_layer(session::layer(state.store.clone(), &state.web))
        .route_layer(from_fn(spoken))
}

/// What a handler says by itself is said in the language that the request asks for.
async fn spoken(request: Request, next: Next) -> Response {
    let language = choices::language(request.headers());
    let answer = Owner::default().with(|| {
        speak(language);
        ScopedFuture::new(next.run(request))
    });
    answer.await
}

/// A page of the app, whose address means there what it means here.
async fn page(state: State<AppState>, request: Request) -> Response {
    match request.uri().path().split('/').any(is_dots) {
        true => not_found(state, request).await,
        false => render(state, request).await,
    }
}

/// Whether browsers and the app would take the segment for a way up the path.
fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

/// A page, rendered whole. Its server functions find the server in their context.
async fn render(State(state): State<AppState>, request: Request) -> Response {
    let site = state.site.clone();
    let here = request.uri().path_and_query().map_or(HOME, |here| here.as_str()).to_owned();
    let role = request.extensions().get::<Role>().copied();
    let (theme, language) =
        (choices::theme(request.headers()), choices::language(request.headers()));
    let context = move || {
        provide_context(state.clone());
        provide_context(theme);
        speak(language);
        provide_context(Shared(languages::shared(language)));
        if let Some(role) = role {
            provide_context(Hands(hands(role, &here)));
        }
        headers::allow_page_scripts();
    };
    let (parts, _) = request.into_parts();
    let drawing = || {
        let (context, site) = (context.clone(), site.clone());
        let request = Request::from_parts(parts.clone(), Body::empty());
        render_app_async_with_context(context, move || shell(site.clone()))(request)
    };
    // Once in many thousand pages Leptos loses the word that the data are there, and waits for ever
    // (leptos-rs/leptos#4673, #4851), or has let go of them too soon. What was read for the first
    // try is at hand for the second.
    let first = timeout(HANGS_AFTER, AssertUnwindSafe(drawing()).catch_unwind()).await;
    match first {
        Ok(Ok(drawn)) => drawn,
        _ => {
            tracing::warn!("a page is drawn a second time");
            drawing().await
        }
    }
}

/// What is said from here on is said in that language.
fn speak(language: Language) {
    provide_context(language);
    provide_context(languages::words(language));
}

/// A file of the browser's half of the app, or a public one; whatever else is asked for is not
/// found.
async fn file(State(state): State<AppState>, request: Request) -> Response {
    // The file system would call so long a name a fault.
    if request.uri().path().len() > LONGEST_FILE_NAME {
        return not_found(State(state), request).await;
    }
    let path = request.uri().path().to_owned();
    let files = ServeDir::new(state.site.site_root.as_ref())
        .precompressed_br()
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(not_found.with_state(state));
    match files.oneshot(request).await {
        Ok(found) => headers::keep_file(&path, found.into_response()),
        Err(never) => match never {},
    }
}

/// The app's own page for an address that is none.
async fn not_found(state: State<AppState>, mut request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return refusals::sentence(StatusCode::NOT_FOUND, "refusal-nothing-here");
    }
    // The app may read an address otherwise than the server does; this one is no page in any way.
    *request.uri_mut() = Uri::from_static("/not-found");
    let mut response = render(state, request).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
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
    match SignedIn::of(&session, &state.store).await {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller.operator.role);
            next.run(request).await
        }
        Ok(None) => {
            let asked = request.uri().path_and_query().map_or(HOME, |asked| asked.as_str());
            Redirect::to(&reply::sign_in_path(&reply::local_path(asked))).into_response()
        }
        Err(error) => refusals::failure(error),
    }
}

/// A server function. Leptos would answer a form with a redirect to wherever it came from, with
/// the error in the address; so it is asked as by the app, and [`reply`] answers the form.
async fn call(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    mut request: Request,
) -> Response {
    let plain_form = request.method() == Method::POST && accepts_html(&request);
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    if plain_form {
        request.extensions_mut().insert(PlainForm);
        let (parts, body) = request.into_parts();
        let Ok(form) = to_bytes(body, security::LONGEST_BODY).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        request = Request::from_parts(parts, repeated::joined(form));
        request.headers_mut().remove(CONTENT_LENGTH);
    }
    let language = choices::language(request.headers());
    let context = move || {
        provide_context(state.clone());
        speak(language);
    };
    let response = handle_server_fns_with_context(context, request).await.into_response();
    match response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        true => settle(response, plain_form.then_some(session)).await,
        false => response,
    }
}

fn accepts_html(request: &Request) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Gives a failure its own status where it was met before the function began, such as a missing
/// field, and tells a plain form's sender about it.
async fn settle(response: Response, form_of: Option<Session>) -> Response {
    if response.headers().contains_key(LOCATION) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, security::LONGEST_BODY).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let error = AppError::de(bytes.clone());
    if let Some(session) = form_of
        && Kept::of(session).leave_notice(Notice::Failed(error.clone())).await.is_ok()
    {
        return Redirect::to(HOME).into_response();
    }
    parts.status = StatusCode::from_u16(error.status()).unwrap_or(parts.status);
    Response::from_parts(parts, Body::from(bytes))
}
