//! Plain-text responses. A handler chooses the message; a layer around all routes localizes it for
//! the request's language.

use crate::i18n::t;
use crate::model::AppError;
use crate::server::locales::with_language;
use crate::server::request::preferences;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use std::sync::Arc;

/// The text of a response, to be localized.
#[derive(Clone)]
struct Message(Arc<dyn Fn() -> String + Send + Sync>);

/// Responds with the text of a key.
pub fn text(status: StatusCode, key: &'static str) -> Response {
    text_with(status, move || t(key).to_owned())
}

/// Responds with an error and its remedy.
pub fn app_error(error: AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    text_with(status, move || format!("{error}. {}", error.remedy()))
}

/// Responds with a text that is built once the language is known.
pub fn text_with(
    status: StatusCode,
    message: impl Fn() -> String + Send + Sync + 'static,
) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(Message(Arc::new(message)));
    response
}

/// Fills the empty response of the session layer, which it gives if a session cannot be saved.
pub async fn explain_unsaved(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_empty = response.body().size_hint().exact() == Some(0);
    let has_text = response.extensions().get::<Message>().is_some();
    match response.status() {
        StatusCode::INTERNAL_SERVER_ERROR if is_empty && !has_text => app_error(AppError::NotSaved),
        _ => response,
    }
}

/// Localizes messages in the language of the request.
pub async fn localize(request: Request, next: Next) -> Response {
    let language = preferences::language(request.headers());
    let mut response = next.run(request).await;
    if let Some(Message(message)) = response.extensions_mut().remove() {
        *response.body_mut() = Body::from(with_language(language, || message()) + "\n");
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, text);
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    response
}
