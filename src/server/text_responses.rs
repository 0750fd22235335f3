//! What people are told by a plain sentence, where no page is shown. Whoever refuses knows what to
//! say; a layer around all answers says it in the language of whoever asked.

use super::locales::in_words_of;
use super::preferences;
use crate::i18n::t;
use crate::model::AppError;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use std::sync::Arc;

/// What an answer is going to say.
#[derive(Clone)]
struct Told(Arc<dyn Fn() -> String + Send + Sync>);

/// Answers with the text of a key.
pub fn sentence(status: StatusCode, key: &'static str) -> Response {
    telling(status, move || t(key).to_owned())
}

/// Answers with what went wrong and what to do.
pub fn failure(error: AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    telling(status, move || format!("{error}. {}", error.remedy()))
}

/// Answers with what is said once the language is known.
pub fn telling(status: StatusCode, told: impl Fn() -> String + Send + Sync + 'static) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(Told(Arc::new(told)));
    response
}

/// Says what is refused in the language of whoever asked. Stands around everything that refuses.
pub async fn speak(request: Request, next: Next) -> Response {
    let language = preferences::language(request.headers());
    let mut response = next.run(request).await;
    if let Some(Told(told)) = response.extensions_mut().remove() {
        *response.body_mut() = Body::from(in_words_of(language, || told()) + "\n");
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, text);
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    response
}
