//! Accepts connections with timeouts, and shuts down gracefully: stops accepting, answers open
//! requests, and cuts off the rest after a deadline.

use super::live;
use super::router::router;
use super::state::WebState;
use crate::server::state::AppState;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower::ServiceExt;

/// How long the server waits for clients.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For the head of a request; restarts with each request.
    pub head: Duration,
    /// For open requests to finish at shutdown.
    pub drain: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { head: Duration::from_secs(10), drain: Duration::from_secs(9) }
    }
}

/// The pause after a failed accept, for example when file descriptors run out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// The interval for deleting expired rows from the database.
const PURGE_EVERY: Duration = Duration::from_secs(10 * 60);

/// Serves until `state.shutdown` is cancelled, then shuts down gracefully.
pub async fn run(listener: TcpListener, web: WebState, timeouts: Timeouts) {
    let state = &web.app;
    // These tasks end with this function.
    let mut background = JoinSet::new();
    background.spawn(purge(state.clone()));
    background.spawn(live::run(web.clone()));
    background.spawn(run_webhook_worker(state.clone()));
    let app = router(&web);
    let connections = GracefulShutdown::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => serve(stream, peer, app.clone(), timeouts, &connections),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            () = state.shutdown.cancelled() => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(timeouts.drain, connections.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off at the deadline");
    }
}

fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    timeouts: Timeouts,
    connections: &GracefulShutdown,
) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        answer(app.clone(), request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(timeouts.head)
        .serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        // Browsers that disconnect or never finish their request are routine.
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}

async fn answer(app: Router, request: Request) -> Result<axum::response::Response, Infallible> {
    app.oneshot(request).await
}

async fn run_webhook_worker(state: AppState) {
    state.webhooks.run(&state.services, &state.store).await;
}

async fn purge(state: AppState) {
    let mut every = tokio::time::interval(PURGE_EVERY);
    loop {
        every.tick().await;
        if let Err(error) = state.store.purge_sessions().await {
            tracing::warn!(%error, "ended sessions could not be removed");
        }
        if let Err(error) = state.store.purge_webhooks().await {
            tracing::warn!(%error, "old ids of webhooks could not be removed");
        }
    }
}
