//! Accepts connections with timeouts, and shuts down gracefully: stops accepting, answers open
//! requests, and cuts off the rest after a deadline.

use super::connections::{ConnectionGuard, ConnectionLimits, Connections};
use super::live;
use super::router::router;
use super::state::WebState;
use crate::server::request::client_address::is_trusted;
use crate::server::state::AppState;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use ipnet::IpNet;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// How long the server waits for clients, and how many it serves.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the head of a request; restarts with each request.
    pub head: Duration,
    /// For a client to take more of a response.
    pub write: Duration,
    /// For open requests to finish at shutdown.
    pub drain: Duration,
    pub connections: ConnectionLimits,
}

impl Limits {
    /// Returns the limits of this process; raises the one of open files.
    pub fn of_process() -> Self {
        Self { connections: ConnectionLimits::of_process(), ..Self::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            write: Duration::from_secs(30),
            drain: Duration::from_secs(9),
            connections: ConnectionLimits::default(),
        }
    }
}

/// The pause after a failed accept, for example when file descriptors run out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// The shortest time between two lines of the log about refused connections.
const REFUSAL_LOG_INTERVAL: Duration = Duration::from_secs(60);
/// The interval for deleting expired rows from the database.
const PURGE_EVERY: Duration = Duration::from_secs(10 * 60);

/// Serves until `state.shutdown` is cancelled, then shuts down gracefully.
pub async fn run(listener: TcpListener, web: WebState, limits: Limits) {
    let state = &web.app;
    // These tasks end with this function.
    let mut background = JoinSet::new();
    background.spawn(purge(state.clone()));
    background.spawn(live::run(web.clone()));
    background.spawn(run_webhook_worker(state.clone()));
    let app = router(&web);
    let ended = state.shutdown.cancelled();
    let serving = accept(&listener, &app, (&state.web.trusted_proxies, limits), ended).await;
    drop(listener);
    if tokio::time::timeout(limits.drain, serving.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off at the deadline");
    }
}

/// Accepts connections until `ended`. Returns those that are open.
pub(super) async fn accept(
    listener: &TcpListener,
    app: &Router,
    (trusted_proxies, limits): (&[IpNet], Limits),
    ended: impl Future<Output = ()>,
) -> GracefulShutdown {
    let (serving, open) = (GracefulShutdown::new(), Connections::default());
    let mut refusal_logged: Option<Instant> = None;
    tokio::pin!(ended);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let is_proxy = is_trusted(peer.ip().to_canonical(), trusted_proxies);
                    match open.admit(peer.ip(), is_proxy, limits.connections) {
                        Some(guard) => serve((stream, guard), peer, app.clone(), limits, &serving),
                        None if refusal_logged.is_none_or(|at| at.elapsed() > REFUSAL_LOG_INTERVAL) => {
                            refusal_logged = Some(Instant::now());
                            tracing::warn!("connections are refused: too many are open");
                        }
                        None => {}
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            () = &mut ended => return serving,
        }
    }
}

fn serve(
    (stream, guard): (TcpStream, ConnectionGuard),
    peer: SocketAddr,
    app: Router,
    limits: Limits,
    serving: &GracefulShutdown,
) {
    let open = Arc::new(guard);
    let asking = open.clone();
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        asking.establish();
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        answer(app.clone(), request)
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.write));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let connection = serving.watch(connection);
    tokio::spawn(async move {
        tokio::select! {
            // Browsers that disconnect or never finish their request are routine.
            ended = connection => if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            },
            () = open.displaced() => tracing::debug!("a connection made room for another"),
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
