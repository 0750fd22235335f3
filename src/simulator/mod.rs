//! A simulator of SendSeven on loopback, for the demo, the tests and offline work.
//!
//! It supports both contracts and stores its data in memory. Its JSON is written by hand and shares
//! no code with the product, so a misspelled field on either side is noticed.

mod activity;
mod admin_api;
mod areas;
mod auth;
mod body;
mod catalog;
mod change_log;
mod contact_records;
mod conversation_filters;
mod conversation_json;
mod conversations;
mod discovery;
mod endpoint_checks;
mod external_changes;
mod faults;
mod idempotency;
mod index;
mod json;
mod message_routes;
mod messages;
mod names;
mod outbox;
mod pages;
mod records;
mod replies;
mod request;
mod responses;
mod routes;
mod seed;
mod sending;
mod store;
mod uploads;
mod users;
mod webhooks;

pub use faults::Fault;
pub use webhooks::{ChallengeFailed, ChannelField, Event, NetworkFaults, sign};

use axum::Router;
use axum::http::Method;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use serde_json::Value;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// Every scope that a simulated call needs.
const SCOPES: &[&str] = &[
    "conversations:read",
    "conversations:update",
    "messages:read",
    "messages:create",
    "messages:delete",
    "team:read",
    "contacts:read",
    "contacts:create",
    "contacts:update",
    "contacts:delete",
    "channels:read",
    "canned_responses:read",
    "canned_responses:create",
    "canned_responses:update",
    "canned_responses:delete",
    "canned_responses:settings",
    "webhooks:read",
    "webhooks:create",
    "webhooks:update",
    "webhooks:delete",
];

/// The API contract to simulate: as documented in January 2026, or live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contract {
    Documented,
    Live,
}

/// The simulator's data and the caller's permissions.
#[derive(Debug, Clone)]
pub struct Options {
    pub contract: Contract,
    /// Number of conversations in the seed data.
    pub conversations: usize,
    /// Whether all of them are open, for benchmarks of the queue.
    pub open_only: bool,
    /// Rate limit in calls per 60 seconds.
    pub rate: u32,
    /// The only valid token.
    pub token: String,
    /// The tenant of the token.
    pub tenant: String,
    /// The scopes of the token, for example `conversations:read`, or `conversations:*` for all of an
    /// area.
    pub scopes: Vec<String>,
    /// Whether `GET /users` exists; the documented contract has no such call.
    pub lists_users: bool,
    /// How long lists show the state before a change, as SendSeven's do.
    pub list_lag: Duration,
    /// Delays before the second and later attempts of a delivery.
    pub webhook_waits: Vec<Duration>,
    /// The same seed gives the same data, relative to the current time.
    pub seed: u64,
}

impl Options {
    /// Token `s7_api_demo` of tenant `demo` with every scope, 240 conversations, 100 calls a
    /// minute, and eight delivery attempts over about two hours.
    pub fn new(contract: Contract) -> Self {
        Self {
            contract,
            conversations: 240,
            open_only: false,
            rate: 100,
            token: "s7_api_demo".to_owned(),
            tenant: "demo".to_owned(),
            scopes: SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
            lists_users: contract == Contract::Live,
            list_lag: Duration::ZERO,
            webhook_waits: [10, 30, 120, 300, 900, 2_100, 3_600].map(Duration::from_secs).to_vec(),
            seed: 7,
        }
    }
}

/// A received call, in order of arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub method: String,
    /// The path as sent, including the query.
    pub path: String,
    /// Zero until a response is sent, or if none is.
    pub status: u16,
    pub body: String,
    pub idempotency_key: Option<String>,
    /// Milliseconds since the start or the last reset.
    pub at_ms: u64,
    number: u64,
}

/// The simulator; clones share one state.
#[derive(Clone)]
pub struct Simulator {
    store: Arc<Mutex<Store>>,
}

impl Simulator {
    /// Creates a simulator with fresh seed data.
    pub fn new(options: Options) -> Self {
        Self { store: Arc::new(Mutex::new(Store::new(options))) }
    }

    /// Serves the simulated API at `/api/v1/…` and the admin API at `/_simulator/…`.
    pub fn router(&self) -> Router {
        routes::router(self.clone())
    }

    /// Makes every following call fail with this fault; `None` clears it.
    pub fn fail_with(&self, fault: Option<Fault>) {
        self.lock().faults.always(fault);
    }

    /// Makes the next `calls` calls fail, counting only those of `method` if given.
    pub fn fail_next(&self, calls: u32, method: Option<Method>, fault: Fault) {
        self.lock().faults.next_calls(calls, method, fault);
    }

    /// Returns every `/api/v1` call since the start or the last [`Simulator::forget_calls`].
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// Returns all changes by calls since the start, including forgotten calls: `id` and `what`.
    pub fn changes(&self) -> Vec<Value> {
        self.lock().made.clone()
    }

    pub fn forget_calls(&self) {
        self.lock().calls.clear();
    }

    /// Returns the current state with live field names, plus `closed_at` and `notes`.
    pub fn conversation(&self, id: &str) -> Option<Value> {
        let store = self.lock();
        store.conversations.get(id).map(|found| store.test_json(found))
    }

    /// Returns every conversation as [`Simulator::conversation`] does, newest message first.
    pub fn conversations(&self) -> Vec<Value> {
        let store = self.lock();
        store.newest_first().into_iter().map(|found| store.test_json(found)).collect()
    }

    /// Returns id and name of every agent.
    pub fn agents(&self) -> Vec<(String, String)> {
        self.lock().agents.iter().map(|agent| (agent.id.clone(), agent.name.clone())).collect()
    }

    /// Replaces the scopes of the token.
    pub fn set_scopes(&self, scopes: Vec<String>) {
        self.lock().options.scopes = scopes;
    }

    /// Makes the list ignore filters, or apply them again.
    pub fn ignore_filters(&self, on: bool) {
        self.lock().ignores_filters = on;
    }

    /// Resets everything to fresh seed data: calls, faults, quota, events and network faults.
    /// Registered webhooks stay.
    pub fn reset(&self) {
        let mut store = self.lock();
        let fresh = Store::new(store.options.clone());
        let before = std::mem::replace(&mut *store, fresh);
        store.webhooks = before.webhooks.reset();
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves the listener until `shutdown` ends, then cuts every connection, including hung ones.
pub async fn serve(
    listener: TcpListener,
    simulator: Simulator,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = simulator.router();
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => return Ok(()),
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => {
                let stream = TokioIo::new(accepted?.0);
                let service = TowerToHyperService::new(router.clone());
                connections.spawn(async move {
                    auto::Builder::new(TokioExecutor::new()).serve_connection(stream, service).await
                });
            }
        }
    }
}
