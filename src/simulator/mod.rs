//! An imitation SendSeven on loopback, for the demo, the tests and offline work.
//!
//! It speaks both contracts and keeps its story in memory. Its JSON is written by hand and it knows
//! nothing of the product, so a field misspelt on either side shows.

mod activity;
mod admin_api;
mod auth;
mod change_log;
mod conversations;
mod external_changes;
mod faults;
mod idempotency;
mod index;
mod json;
mod message_routes;
mod messages;
mod names;
mod records;
mod request;
mod responses;
mod routes;
mod seed;
mod store;
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

/// Which SendSeven is imitated: that of the January 2026 example, or the one answering since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contract {
    Documented,
    Live,
}

/// What the imitation holds and what it lets a caller do.
#[derive(Debug, Clone)]
pub struct Options {
    pub contract: Contract,
    /// How many conversations the story has.
    pub conversations: usize,
    /// Whether none of them is closed, as a benchmark of open work wants it.
    pub open_only: bool,
    /// Calls allowed in any 60 seconds.
    pub rate: u32,
    /// The one token accepted.
    pub token: String,
    /// The one tenant the token belongs to.
    pub tenant: String,
    /// What the token may do, such as `conversations:read`.
    pub scopes: Vec<String>,
    /// Whether `GET /users` answers; the documented contract has no such call.
    pub lists_users: bool,
    /// How long lists go on telling what was before a change, as the real ones do.
    pub list_lag: Duration,
    /// How long a delivery waits before its second try and those after it.
    pub webhook_waits: Vec<Duration>,
    /// The same seed tells the same story, relative to the present.
    pub seed: u64,
}

impl Options {
    /// A token `s7_api_demo` of tenant `demo` with every scope, 240 conversations, 100 calls a minute,
    /// and eight tries of a delivery over about two hours.
    pub fn new(contract: Contract) -> Self {
        let scopes = [
            "conversations:read",
            "conversations:update",
            "messages:read",
            "messages:create",
            "team:read",
        ];
        Self {
            contract,
            conversations: 240,
            open_only: false,
            rate: 100,
            token: "s7_api_demo".to_owned(),
            tenant: "demo".to_owned(),
            scopes: scopes.map(str::to_owned).to_vec(),
            lists_users: contract == Contract::Live,
            list_lag: Duration::ZERO,
            webhook_waits: [10, 30, 120, 300, 900, 2_100, 3_600].map(Duration::from_secs).to_vec(),
            seed: 7,
        }
    }
}

/// A call the imitation received, in the order of arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub method: String,
    /// As sent, with the query.
    pub path: String,
    /// 0 while, or when, no answer was given.
    pub status: u16,
    pub body: String,
    pub idempotency_key: Option<String>,
    /// Milliseconds since the story began.
    pub at_ms: u64,
    number: u64,
}

/// The imitation; clones share one state.
#[derive(Clone)]
pub struct Simulator {
    store: Arc<Mutex<Store>>,
}

impl Simulator {
    /// A fresh story that ends now.
    pub fn new(options: Options) -> Self {
        Self { store: Arc::new(Mutex::new(Store::new(options))) }
    }

    /// Serves `/api/v1/…`, which imitates, and `/_simulator/…`, which steers the imitation.
    pub fn router(&self) -> Router {
        routes::router(self.clone())
    }

    /// From the next call on every call fails so; `None` heals.
    pub fn fail_with(&self, fault: Option<Fault>) {
        self.lock().faults.always(fault);
    }

    /// The next `calls` calls fail so, counting only those of `method` where one is given.
    pub fn fail_next(&self, calls: u32, method: Option<Method>, fault: Fault) {
        self.lock().faults.next_calls(calls, method, fault);
    }

    /// Every `/api/v1` call since the start or since they were last forgotten.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// What calls have changed since the start, whatever was forgotten: `id` and `what`.
    pub fn changes(&self) -> Vec<Value> {
        self.lock().made.clone()
    }

    pub fn forget_calls(&self) {
        self.lock().calls.clear();
    }

    /// The present state in live field names, with `closed_at` and `notes` besides.
    pub fn conversation(&self, id: &str) -> Option<Value> {
        self.lock().conversations.get(id).map(json::test_json)
    }

    /// Every conversation, newest message first, as [`Simulator::conversation`] gives one.
    pub fn conversations(&self) -> Vec<Value> {
        self.lock().newest_first().into_iter().map(json::test_json).collect()
    }

    /// Id and name of everyone work can be assigned to.
    pub fn agents(&self) -> Vec<(String, String)> {
        self.lock().agents.iter().map(|agent| (agent.id.clone(), agent.name.clone())).collect()
    }

    /// From now on the list answers as if no filter had been sent, or heeds filters again.
    pub fn ignore_filters(&self, on: bool) {
        self.lock().ignores_filters = on;
    }

    /// Back to a fresh story: no calls, no fault, the whole quota, no events and no network faults.
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

/// Answers on the listener until `shutdown` ends, then cuts every connection, hung ones too.
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
