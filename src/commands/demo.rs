//! `sevendesk demo`: the simulator on a loopback port and the server beside it, with three
//! operators and invented data. Nothing is left behind, unless a database is named.

use super::simulator::SeedArgs;
use super::{environment, site::site};
use crate::model::{Agent, AgentId, Operator, Role};
use crate::server::access::{LoginThrottle, Passwords};
use crate::server::config::{
    DEFAULT_UNDO_SECONDS, DatabaseConfig, LogConfig, PublicUrl, SendSevenConfig, TeamConfig,
    WaitingConfig, WebConfig, WebhookConfig,
};
use crate::server::sendseven::SendSeven;
use crate::server::services::{Services, ServicesConfig, jobs, pending, queue};
use crate::server::state::{AppState, Parts};
use crate::server::store::{Store, users::UserError};
use crate::server::telemetry;
use crate::server::unsent_forms::UnsentForms;
use crate::server::webhooks::WebhookInbox;
use crate::simulator::{self, Simulator};
use crate::web::listener::{self, Limits};
use crate::web::state::WebState;
use crate::web::webhooks;
use anyhow::{Context, bail};
use secrecy::SecretString;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// The addresses and the simulator's options.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The address to listen on.
    #[arg(long, env = "SEVENDESK_ADDR", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// The address of the simulator; port 0 picks a free port.
    #[arg(long, default_value = "127.0.0.1:0")]
    simulator: SocketAddr,
    /// Whether the simulator sends webhooks; if not, the demo has to poll.
    #[arg(long, default_value_t = true, action = clap::ArgAction::Set)]
    webhooks: bool,
    /// How many seconds a change can be undone before it is sent.
    #[arg(long, default_value_t = DEFAULT_UNDO_SECONDS)]
    undo: u32,
    /// The URL of a database for operators, sessions, and changes, such as
    /// postgres://sevendesk@localhost/sevendesk, instead of memory.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    #[command(flatten)]
    seed: SeedArgs,
}

/// How long startup waits for the queue to fill.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(3);

/// Events per minute if the command line does not set them.
const PACE: u32 = 10;

/// No password matches it: the demo's operators sign in with one click.
const NO_PASSWORD: &str = "none";

/// Runs until `ended` is cancelled. Refuses to start if a real token is set.
pub async fn run(args: Args, ended: CancellationToken) -> anyhow::Result<()> {
    for variable in ["SENDSEVEN_API_TOKEN", "SENDSEVEN_API_TOKEN_FILE"] {
        if environment(variable).is_some_and(|value| !value.trim().is_empty()) {
            bail!(
                "{variable} is set: the demo does not run beside a real token. Unset it, or use sevendesk serve"
            );
        }
    }
    let _telemetry = telemetry::start(LogConfig::default(), None)?;
    let (simulator, sendseven, team) = start_simulator(&args).await?;
    let secret = format!("{:032x}", rand::random::<u128>());
    let gateway = SendSeven::new(&sendseven)
        .map_err(|error| anyhow::anyhow!("the way to the simulator cannot be prepared: {error}"))?;
    let listener = TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("cannot listen on {}; choose with --listen", args.listen))?;
    let addr = listener.local_addr()?;
    let operators = operators();
    let store = store_of(args.database, &operators).await?;
    let services = ServicesConfig::new(team, WaitingConfig::of_system(), args.undo);
    let state = AppState::new(Parts {
        web: WebConfig {
            addr,
            public: PublicUrl::of(addr),
            trusted_proxies: Vec::new(),
            undo_seconds: args.undo,
        },
        services: Services::new(gateway, store.clone(), services),
        webhooks: WebhookInbox::new(
            WebhookConfig { secret: Some(SecretString::from(secret.clone())) },
            sendseven.tenant,
        ),
        store,
        passwords: Passwords::new(),
        throttle: LoginThrottle::default(),
        unsent_forms: UnsentForms::default(),
        demo: operators,
        shutdown: ended,
    });
    let services = &state.services;
    let syncing =
        queue::run(services.queue.clone(), services.gateway.clone(), state.shutdown.clone());
    tokio::spawn(syncing);
    tokio::spawn(services.gateway.clone().watch_scopes(state.shutdown.clone()));
    tokio::spawn(jobs::run(services.clone(), state.shutdown.clone()));
    tokio::spawn(pending::run(services.clone(), state.shutdown.clone()));
    // The first page should show the whole queue, but do not wait for a busy simulator.
    let _ = timeout(QUEUE_TIMEOUT, services.queue.completed()).await;
    if args.webhooks {
        tokio::spawn(register_webhook(simulator, addr.port(), secret));
    }
    print_address(addr, &state.demo);
    let limits = Limits::of_process();
    listener::run(listener, WebState::new(state, site()), limits).await;
    Ok(())
}

/// Returns one operator for each role.
pub fn operators() -> Vec<Operator> {
    [("Vera Lind", Role::Viewer), ("Lea Hartmann", Role::Lead), ("Ada Okafor", Role::Admin)]
        .map(|(name, role)| Operator { name: name.to_owned(), role })
        .to_vec()
}

async fn store_of(url: Option<String>, operators: &[Operator]) -> anyhow::Result<Store> {
    let config = url.map_or_else(DatabaseConfig::in_memory, DatabaseConfig::of_url);
    let store = Store::open(&config).await?;
    for Operator { name, role } in operators {
        match store.add_user(name, *role, NO_PASSWORD).await {
            Ok(()) | Err(UserError::NameTaken(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(store)
}

/// Registers this server's webhook with the simulator. The server responds once it runs.
async fn register_webhook(simulator: Simulator, port: u16, secret: String) {
    let url = format!("http://127.0.0.1:{port}{}", webhooks::PATH);
    if let Err(why) = simulator.register_webhook(&url, &secret).await {
        tracing::warn!(%why, "the demo is not told of changes and has to ask for them");
    }
}

async fn start_simulator(args: &Args) -> anyhow::Result<(Simulator, SendSevenConfig, TeamConfig)> {
    let options = args.seed.options();
    let listener = TcpListener::bind(args.simulator)
        .await
        .with_context(|| format!("cannot listen on {}; choose with --simulator", args.simulator))?;
    let sendseven = SendSevenConfig {
        token: SecretString::from(options.token.clone()),
        tenant: Some(options.tenant.clone()),
        url: format!("http://{}/api/v1", listener.local_addr()?),
        contract: None,
        rate_limit: options.rate,
    };
    let simulator = Simulator::new(options);
    let team = TeamConfig { agents: agents(&simulator) };
    tokio::spawn(simulator.clone().live(args.seed.pace.unwrap_or(PACE)));
    // The simulator outlives the server, so that calls in progress at shutdown are still answered.
    tokio::spawn(simulator::serve(listener, simulator.clone(), std::future::pending()));
    Ok((simulator, sendseven, team))
}

/// Returns the agents, as the settings of a real server would: the documented contract lists none.
fn agents(simulator: &Simulator) -> Vec<Agent> {
    let known = simulator.agents().into_iter();
    known.filter_map(|(id, name)| Some(Agent { id: AgentId::parse(&id).ok()?, name })).collect()
}

fn print_address(addr: SocketAddr, operators: &[Operator]) {
    println!("Sevendesk demo: http://{addr}");
    println!("Invented data; nothing is kept. Sign in with one click as");
    for Operator { name, role } in operators {
        println!("  {name} ({})", role.name());
    }
}
