//! What a server answers while another one leads: it lives, is not ready, and has no pages.

use super::health;
use super::listener::{self, Limits};
use super::metrics::OPEN_METRICS;
use super::security::headers;
use crate::i18n::t;
use crate::server::config::WebConfig;
use crate::server::locales::with_language;
use crate::server::request::preferences;
use axum::Router;
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::header::{CONNECTION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use std::future::ready;
use tokio::net::TcpListener;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Seconds after which a browser should ask again.
const RETRY_SECONDS: &str = "5";
/// The answer to Prometheus: a server that stands by has no other numbers.
const METRICS: &str = "# HELP sevendesk_leader 1 on the server that serves, 0 on one that stands by.\n\
                       # TYPE sevendesk_leader gauge\nsevendesk_leader 0\n# EOF\n";

/// Answers at the server's address, and at the one of its metrics, until `leading` ends. The
/// listeners stay open, so that no connection is refused meanwhile.
pub async fn serve<T>(
    (pages, metrics): (&TcpListener, Option<&TcpListener>),
    web: &WebConfig,
    limits: Limits,
    leading: impl Future<Output = T>,
) -> T {
    let ended = CancellationToken::new();
    let answer = async |listener: &TcpListener, app: Router| {
        let app = app.layer(map_response(closing));
        let limits = (&*web.trusted_proxies, limits);
        let serving = listener::accept(listener, &app, limits, ended.cancelled()).await;
        // Who has connected but not asked yet is still answered. The end of `serving` would cut it off.
        tokio::spawn(async move {
            sleep(limits.1.head).await;
            drop(serving);
        });
    };
    let leading = async {
        let outcome = leading.await;
        ended.cancel();
        outcome
    };
    let metrics = async {
        if let Some(listener) = metrics {
            answer(listener, metrics_router()).await;
        }
    };
    tokio::join!(leading, answer(pages, router(web.public.https)), metrics).0
}

fn router(is_https: bool) -> Router {
    let secured = move |mut response: Response| {
        headers::secure(&mut response, is_https);
        ready(response)
    };
    Router::new()
        .route(health::LIVE, get(health::livez))
        .route(health::READY, get(async || (StatusCode::SERVICE_UNAVAILABLE, "standby\n")))
        .fallback(page)
        .layer(map_response(secured))
}

fn metrics_router() -> Router {
    Router::new().route("/metrics", get(async || ([(CONTENT_TYPE, OPEN_METRICS)], METRICS)))
}

/// A page that loads again by itself, in the language of the reader. The answer to a form does not:
/// the reader goes back to what was typed.
async fn page(method: Method, sent: HeaderMap) -> Response {
    let language = preferences::language(&sent);
    let refresh = format!("<meta http-equiv=\"refresh\" content=\"{RETRY_SECONDS}\">");
    let (text, refresh) = match method.is_safe() {
        true => ("refusal-standby", &*refresh),
        false => ("refusal-standby-form", ""),
    };
    let page = with_language(language, || {
        format!(
            "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\">\
             <meta name=\"color-scheme\" content=\"light dark\">{refresh}\
             <title>{title}</title><h1>{title}</h1><p>{}</p></html>\n",
            language.tag(),
            t(text),
            title = t("refusal-standby-title"),
        )
    });
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, RETRY_SECONDS)], Html(page)).into_response()
}

/// A proxy that kept its connection would reach these answers after this server leads.
async fn closing(mut response: Response) -> Response {
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
