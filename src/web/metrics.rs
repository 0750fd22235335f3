//! `/metrics` for Prometheus, on a separate listener: rate limit, lanes, cache, circuit breaker,
//! calls, sessions, webhooks, streams. Numbers only; nothing about customers or operators.

use super::state::WebState;
use crate::server::sendseven::Priority;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use tokio::net::TcpListener;

pub(super) const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByPriority {
    lane: &'static str,
}

/// Serves `/metrics` until the server stops.
pub async fn serve(listener: TcpListener, web: WebState) -> std::io::Result<()> {
    let shutdown = web.app.shutdown.clone();
    axum::serve(listener, router(web)).with_graceful_shutdown(shutdown.cancelled_owned()).await
}

fn router(web: WebState) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(web)
}

async fn metrics(State(web): State<WebState>) -> Response {
    let mut text = String::new();
    let written = encode(&mut text, &gather(&web).await);
    match written {
        Ok(()) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Registers counters, which all registries share, and gauges, which are read now.
async fn gather(web: &WebState) -> Registry {
    let state = &web.app;
    let mut registry = Registry::with_prefix("sevendesk");
    let snapshot = state.services.gateway.snapshot();
    let mut gauge = |name: &str, help: &str, value: i64| {
        let gauge: Gauge = Gauge::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    };
    let blocked = snapshot.blocked_for.map_or(0, |left| left.as_secs() as i64 + 1);
    let resting = i64::from(state.services.gateway.circuit_open().is_some());
    gauge("leader", "1 on the server that serves, 0 on one that stands by", 1);
    gauge("budget_limit", "Calls that SendSeven grants in 60 seconds", snapshot.limit as i64);
    gauge("budget_used", "Calls in the last 60 seconds", snapshot.used as i64);
    gauge("budget_stopped_seconds", "Seconds until calls go on after a 429", blocked);
    gauge("breaker_open", "1 while SendSeven is down and calls rest", resting);
    gauge(
        "event_streams",
        "Open pages that are told what changes",
        state.services.events.streams() as i64,
    );
    gauge(
        "event_fragments_drawn",
        "Parts of pages drawn for streams since the start",
        web.live.fragments_drawn() as i64,
    );
    if let Ok(sessions) = state.store.count_sessions().await {
        gauge("sessions", "Sessions that have not ended", sessions);
    }
    let waiting = Family::<ByPriority, Gauge>::default();
    for (priority, callers) in Priority::ALL.into_iter().zip(snapshot.waiting) {
        waiting.get_or_create(&ByPriority { lane: priority.name() }).set(callers as i64);
    }
    registry.register("budget_waiting", "Callers waiting for their turn", waiting);
    state.webhooks.register(&mut registry);
    state.services.register(&mut registry);
    registry
}
