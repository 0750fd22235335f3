//! A complete Sevendesk for tests: the real router and gateway on port 0, the simulator behind
//! them, and operators as HTTP clients.

/// An HTTP client that behaves like a browser.
pub mod browser;
/// Commands of the binary.
pub mod commands;
/// Event streams as browsers read them.
pub mod events;
/// A database file.
pub mod file;
/// Forms with files.
pub mod file_forms;
/// Checks of German pages.
pub mod german;
/// Plain HTTP clients.
pub mod http;
/// Files opened in LibreOffice.
pub mod libreoffice;
/// Lists, read through the server function.
pub mod lists;
/// Databases of PostgreSQL.
pub mod postgres;
/// A wire that can be cut.
pub mod proxy;
/// The server as a separate process.
pub mod server;

pub use browser::{Answer, Browser};

use leptos::config::LeptosOptions;
use secrecy::SecretString;
use sevendesk::model::{Agent, AgentId, Language, Operator, Role};
use sevendesk::server::access::{LoginThrottle, Passwords, passwords::hash_new};
use sevendesk::server::config::{
    DatabaseConfig, PublicUrl, SendSevenConfig, TeamConfig, WaitingConfig, WebConfig, WebhookConfig,
};
use sevendesk::server::locales;
use sevendesk::server::sendseven::SendSeven;
use sevendesk::server::services::{
    CachePolicies, CachePolicy, Services, ServicesConfig, jobs, pending, queue,
};
use sevendesk::server::state::{AppState, Parts};
use sevendesk::server::store::Store;
use sevendesk::server::unsent_forms::UnsentForms;
use sevendesk::server::webhooks::WebhookInbox;
use sevendesk::simulator::{self, Contract, Options, Simulator};
use sevendesk::web::listener::{self, Limits};
use sevendesk::web::state::WebState;
use std::net::SocketAddr;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{self, Runtime};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// The password of every operator.
pub const PASSWORD: &str = "correct horse battery";

/// A running Sevendesk; stopped on drop.
pub struct TestApp {
    pub simulator: Simulator,
    pub state: AppState,
    pub web: WebState,
    pub addr: SocketAddr,
    /// Completes when the server has stopped.
    pub server: JoinHandle<()>,
    /// The address of the simulator, and the token that stops it.
    upstream: (SocketAddr, Mutex<CancellationToken>),
    /// Several threads, as in the binary: a response may move from one thread to another.
    threads: Threads,
}

/// A runtime that can be dropped inside another.
struct Threads(Option<Runtime>);

impl Threads {
    fn new() -> Self {
        let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        Self(Some(runtime.unwrap()))
    }

    fn spawn<T: Send + 'static>(
        &self,
        task: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.0.as_ref().unwrap().spawn(task)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// The settings that a test can change.
pub struct TestConfig {
    pub simulator: Options,
    pub web: WebConfig,
    pub database: DatabaseConfig,
    pub limits: Limits,
    /// Whether operators sign in with one click.
    pub demo: bool,
    /// Whether the queue is synced. Without it, lists come from SendSeven.
    pub queue: bool,
    /// Whether the token's scopes are read, before the app counts as started.
    pub scopes: bool,
    /// Whether jobs are run.
    pub jobs: bool,
    /// Whether pending changes are sent when they are due.
    pub pending: bool,
    /// The simulator of an earlier app, with its state.
    pub simulator_from: Option<Simulator>,
    /// How long lists may lag behind changes.
    pub list_lag: Duration,
    pub caches: CachePolicies,
    pub waiting: WaitingConfig,
    /// The secret that signs webhooks, or `None` without webhooks.
    pub webhook_secret: Option<&'static str>,
}

impl TestConfig {
    fn new(contract: Contract) -> Self {
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        Self {
            simulator: Options { rate: 100_000, ..Options::new(contract) },
            web: WebConfig {
                addr: anywhere,
                public: PublicUrl::of(anywhere),
                trusted_proxies: Vec::new(),
                undo_seconds: 0,
            },
            database: postgres::fresh().unwrap_or_else(DatabaseConfig::in_memory),
            limits: Limits::default(),
            demo: false,
            queue: false,
            scopes: false,
            jobs: false,
            pending: true,
            simulator_from: None,
            list_lag: queue::LIST_LAG,
            caches: CachePolicies::default(),
            waiting: WaitingConfig::default(),
            webhook_secret: None,
        }
    }

    /// Syncs the queue; without it, lists come from SendSeven.
    pub fn with_queue(mut self) -> Self {
        self.queue = true;
        self
    }

    /// Runs jobs.
    pub fn with_jobs(mut self) -> Self {
        self.jobs = true;
        self
    }

    /// Limits the freshness of cached reads to 20 ms.
    pub fn with_short_caches(mut self) -> Self {
        let short =
            |policy: CachePolicy| CachePolicy { fresh: Duration::from_millis(20), ..policy };
        let CachePolicies { lists, details } = self.caches;
        self.caches = CachePolicies { lists: short(lists), details: short(details) };
        self
    }

    /// Starts the app; waits for the first sync if the queue is synced.
    pub async fn start(self) -> TestApp {
        let (has_queue, has_scopes) = (self.queue, self.scopes);
        let app = TestApp::set_up(self).await;
        if has_scopes {
            app.state.services.gateway.read_scopes().await.unwrap();
        }
        if has_queue {
            app.state.services.queue.completed().await;
        }
        app
    }
}

/// Returns the name of the operator with this role.
pub fn name_of(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Vera Lind",
        Role::Lead => "Lea Hartmann",
        Role::Admin => "Ada Okafor",
    }
}

impl TestApp {
    /// Returns the settings of a Sevendesk on plain HTTP with an in-memory database, in front of a
    /// simulator with this contract. `start()` starts it.
    #[allow(clippy::new_ret_no_self)]
    pub fn new(contract: Contract) -> TestConfig {
        TestConfig::new(contract)
    }

    async fn set_up(config: TestConfig) -> Self {
        let threads = Threads::new();
        let (syncs_queue, runs_jobs, sends_pending) = (config.queue, config.jobs, config.pending);
        let started = threads.spawn(start(config)).await.unwrap();
        let (listener, web, simulator, upstream, limits) = started;
        let state = web.app.clone();
        let addr = state.web.addr;
        let server = threads.spawn(listener::run(listener, web.clone(), limits));
        let upstream_addr = upstream.local_addr().unwrap();
        let upstream_end = CancellationToken::new();
        let serving =
            simulator::serve(upstream, simulator.clone(), upstream_end.clone().cancelled_owned());
        threads.spawn(serving);
        if syncs_queue {
            let services = &state.services;
            let (queue, gateway) = (services.queue.clone(), services.gateway.clone());
            threads.spawn(queue::run(queue, gateway, state.shutdown.clone()));
        }
        if runs_jobs {
            threads.spawn(jobs::run(state.services.clone(), state.shutdown.clone()));
        }
        if sends_pending {
            threads.spawn(pending::run(state.services.clone(), state.shutdown.clone()));
        }
        let upstream = (upstream_addr, Mutex::new(upstream_end));
        Self { simulator, state, web, addr, server, upstream, threads }
    }

    /// Returns the base URL of the simulated SendSeven.
    pub fn api_url(&self) -> String {
        format!("http://{}/api/v1", self.upstream.0)
    }

    /// Stops the simulator's listener, so that connections are refused.
    pub async fn stop_upstream(&self) {
        self.upstream.1.lock().unwrap().cancel();
        while TcpStream::connect(self.upstream.0).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    /// Starts the simulator's listener again.
    pub async fn start_upstream(&self) {
        let listener = TcpListener::bind(self.upstream.0).await.unwrap();
        let end = CancellationToken::new();
        *self.upstream.1.lock().unwrap() = end.clone();
        let simulator = self.simulator.clone();
        self.threads.spawn(async move {
            simulator::serve(listener, simulator, end.cancelled_owned()).await
        });
    }

    /// Returns a browser that is not signed in.
    pub fn anonymous(&self) -> Browser {
        Browser::new(self.addr)
    }

    /// Signs in the operator with this role and returns the browser.
    pub async fn sign_in(&self, role: Role) -> Browser {
        let browser = self.anonymous();
        let answer = browser.sign_in(name_of(role), PASSWORD).await;
        assert_eq!((answer.status, answer.location()), (303, Some("/conversations")));
        browser
    }

    /// Counts the calls to SendSeven other than reads.
    pub fn changes_sent(&self) -> usize {
        self.simulator.calls().iter().filter(|call| call.method != "GET").count()
    }
}

/// Retries until the result is `Some`, for at most 30 seconds.
pub async fn eventually<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "timed out waiting for a condition");
        sleep(Duration::from_millis(50)).await;
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.state.shutdown.cancel();
    }
}

/// Builds the server and the simulator behind it; neither serves yet.
async fn start(mut config: TestConfig) -> (TcpListener, WebState, Simulator, TcpListener, Limits) {
    locales::catalog(Language::default()).install_default();
    let fresh = || Simulator::new(config.simulator.clone());
    let simulator = config.simulator_from.clone().unwrap_or_else(fresh);
    let (upstream, upstream_addr) = bind().await;
    let sendseven = SendSevenConfig {
        token: SecretString::from(config.simulator.token),
        tenant: Some(config.simulator.tenant),
        url: format!("http://{upstream_addr}/api/v1"),
        contract: None,
        rate_limit: config.simulator.rate,
    };
    let (listener, addr) = bind().await;
    config.web.addr = addr;
    if !config.web.public.https {
        config.web.public = PublicUrl::of(addr);
    }
    let agents = simulator.agents().into_iter();
    let agents = agents.map(|(id, name)| Agent { id: AgentId::parse(&id).unwrap(), name });
    let team = TeamConfig { agents: agents.collect() };
    let store = store_with_actors(&config.database).await;
    let services = ServicesConfig {
        list_lag: config.list_lag,
        caches: config.caches,
        ..ServicesConfig::new(team, config.waiting, config.web.undo_seconds)
    };
    let state = AppState::new(Parts {
        web: config.web,
        services: Services::new(SendSeven::new(&sendseven).unwrap(), store.clone(), services),
        webhooks: WebhookInbox::new(
            WebhookConfig { secret: config.webhook_secret.map(SecretString::from) },
            sendseven.tenant,
        ),
        store,
        passwords: Passwords::new(),
        throttle: LoginThrottle::default(),
        unsent_forms: UnsentForms::default(),
        demo: if config.demo { actors() } else { Vec::new() },
        shutdown: CancellationToken::new(),
    });
    let site = LeptosOptions::builder().output_name("sevendesk").site_root("public").build();
    (listener, WebState::new(state, site), simulator, upstream, config.limits)
}

fn actors() -> Vec<Operator> {
    Role::ALL.map(|role| Operator { name: name_of(role).to_owned(), role }).to_vec()
}

async fn store_with_actors(database: &DatabaseConfig) -> Store {
    // All tests share one hash because hashing is slow.
    static HASH: OnceLock<String> = OnceLock::new();
    let hash = HASH.get_or_init(|| hash_new(PASSWORD, "").unwrap());
    let store = Store::open(database).await.unwrap();
    if store.users().await.unwrap().is_empty() {
        for Operator { name, role } in actors() {
            store.add_user(&name, role, hash).await.unwrap();
        }
    }
    store
}

async fn bind() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    (listener, addr)
}
