//! Middleware between a route and its handler.

use super::state::WebState;
use super::text_responses;
use crate::server::locales;
use crate::server::request::client_address::untrusted_proxy;
use crate::server::request::respond::{self, HOME};
use crate::server::request::session;
use crate::server::request::{CurrentUser, RequestId, preferences};
use crate::server::state::AppState;
use axum::extract::{Extension, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderValue;
use http::header::SET_COOKIE;
use leptos::prelude::Owner;
use leptos::reactive::computed::ScopedFuture;
use std::time::Instant;
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

/// Logs a warning, once an hour at most, if `X-Forwarded-For` comes from an address that is not
/// trusted.
pub async fn warn_of_untrusted_proxy(
    State(web): State<WebState>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    if let Some(peer) = untrusted_proxy(&parts, &web.app.web.trusted_proxies)
        && web.proxy_warning.is_due(Instant::now())
    {
        tracing::warn!(
            %peer,
            "X-Forwarded-For comes from an address that is not trusted. If it is your proxy, set \
             SEVENDESK_TRUSTED_PROXIES to it: until then everybody behind it counts as one \
             address, and one stranger can lock everybody out"
        );
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Completes the cookie that ends a session: browsers ignore one without the attributes that its
/// name requires.
pub async fn complete_removal(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let name = session::cookie_name(&state.web);
    let removes = |cookie: &HeaderValue| {
        cookie.as_bytes().strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b"=;"))
    };
    let mut cookies: Vec<_> = response.headers().get_all(SET_COOKIE).iter().cloned().collect();
    for cookie in cookies.iter_mut().filter(|cookie| removes(cookie)) {
        let secure = if state.web.public.https { "; Secure" } else { "" };
        let removal = format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}");
        *cookie = HeaderValue::from_str(&removal).expect("the name of a cookie is valid");
    }
    response.headers_mut().remove(SET_COOKIE);
    for cookie in cookies {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
