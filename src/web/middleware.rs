//! Middleware between a route and its handler.

use super::text_responses;
use crate::server::locales;
use crate::server::request::respond::{self, HOME};
use crate::server::request::{CurrentUser, RequestId, preferences};
use crate::server::state::AppState;
use axum::extract::{Extension, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::Owner;
use leptos::reactive::computed::ScopedFuture;
use tower_sessions::Session;

/// Provides the request's language to handlers that render no page.
pub async fn with_language(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let language = preferences::language(request.headers());
    let answer = Owner::default().with(|| {
        locales::provide(language, &state.services.waiting.time_zone);
        ScopedFuture::new(next.run(request))
    });
    answer.await
}

/// Redirects strangers to the sign-in page, which leads back to the requested page.
pub async fn require_sign_in(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    mut request: Request,
    next: Next,
) -> Response {
    if request.uri().path() == "/sign-in" {
        return next.run(request).await;
    }
    let id = request.extensions().get::<RequestId>();
    match CurrentUser::from_session(&session, &state.store, id).await {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Ok(None) => {
            let next = request.uri().path_and_query().map_or(HOME, |next| next.as_str());
            Redirect::to(&respond::sign_in_path(&respond::safe_path(next))).into_response()
        }
        Err(error) => text_responses::app_error(error),
    }
}
