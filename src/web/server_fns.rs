//! Server functions, called by forms without JavaScript and by scripts.

use crate::model::query::pairs;
use crate::model::{AppError, Flash, NextForm};
use crate::server::locales;
use crate::server::request::SessionData;
use crate::server::request::preferences;
use crate::server::request::respond::{HOME, PlainForm};
use crate::server::state::AppState;
use crate::web::text_responses::text;
use crate::web::{security, text_responses};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, TRANSFER_ENCODING};
use http::{HeaderValue, Method, StatusCode};
use http_body_util::LengthLimitError;
use leptos::prelude::provide_context;
use leptos::server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};
use leptos_axum::handle_server_fns_with_context;
use std::error::Error;

/// Calls a server function. Leptos would redirect a form to the page it came from, with the error
/// in the address. So the request is changed to accept JSON, and
/// [`respond`](crate::server::request::respond) answers the form.
pub async fn call(State(state): State<AppState>, mut request: Request) -> Response {
    let session = SessionData::of(&state, request.extensions());
    let plain_form = request.method() == Method::POST && accepts_html(&request);
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    if request.method() == Method::POST {
        request = match read_form(request, plain_form).await {
            Ok(request) => request,
            Err(refusal) => return refusal,
        };
    }
    let language = preferences::language(request.headers());
    let context = move || {
        locales::provide(language, &state.services.waiting.time_zone);
        provide_context(state.clone());
    };
    let response = handle_server_fns_with_context(context, request).await.into_response();
    match response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        true => map_error(response, session.filter(|_| plain_form)).await,
        false => response,
    }
}

/// Reads the whole form, so that a broken one is refused before its function runs. A plain form is
/// kept beside the request: if it is refused, its page shows it again.
async fn read_form(request: Request, is_plain: bool) -> Result<Request, Response> {
    let (mut parts, body) = request.into_parts();
    let form =
        to_bytes(body, security::MAX_BODY_BYTES).await.map_err(|error| {
            match is_length_limit(&error) {
                true => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
                false => text(StatusCode::BAD_REQUEST, "refusal-broken-form"),
            }
        })?;
    let content_type = parts.headers.get(CONTENT_TYPE).map(HeaderValue::to_str);
    match content_type {
        Some(Ok(kind)) if is_form(kind) => {}
        None if form.is_empty() => {}
        _ => return Err(text(StatusCode::UNSUPPORTED_MEDIA_TYPE, "refusal-not-a-form")),
    }
    let Ok(form) = str::from_utf8(&form) else {
        return Err(text(StatusCode::BAD_REQUEST, "refusal-broken-form"));
    };
    // Forms send line ends as CR LF; they count as one character, as people and scripts count them.
    let form = form.replace("%0D%0A", "%0A").replace("%0d%0a", "%0a");
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(TRANSFER_ENCODING);
    if is_plain {
        let (action, fields) = (parts.uri.path().to_owned(), pairs(&form).collect());
        parts.extensions.insert(PlainForm(NextForm { action, fields }));
    }
    Ok(Request::from_parts(parts, form.into()))
}

fn is_form(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn is_length_limit(error: &(dyn Error + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(is_length_limit)
}

fn accepts_html(request: &Request) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Sets the status of a failure that occurred before the function ran, such as a missing field, and
/// shows it to the sender of a plain form.
async fn map_error(response: Response, form_of: Option<SessionData>) -> Response {
    if response.headers().contains_key(LOCATION) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, security::MAX_BODY_BYTES).await else {
        let reference = "unreadable answer".to_owned();
        return text_responses::app_error(AppError::Internal { reference });
    };
    let error = AppError::de(bytes.clone());
    if let Some(session) = form_of
        && session.set_flash(Flash::failed(error.clone())).await.is_ok()
    {
        return Redirect::to(HOME).into_response();
    }
    parts.status = StatusCode::from_u16(error.status()).unwrap_or(parts.status);
    Response::from_parts(parts, Body::from(bytes))
}
