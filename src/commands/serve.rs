//! `sevendesk serve`: runs against the configured API.

use super::{EXPOSED, environment, site::site};
use crate::server::access::{LoginThrottle, Passwords};
use crate::server::config::Config;
use crate::server::sendseven::SendSeven;
use crate::server::services::{Services, ServicesConfig, jobs, pending, queue};
use crate::server::state::{AppState, Parts};
use crate::server::store::{DatabaseLock, Lease, Store};
use crate::server::telemetry;
use crate::server::unsent_forms::UnsentForms;
use crate::server::webhooks::WebhookInbox;
use crate::web::listener::{self, Limits};
use crate::web::metrics;
use crate::web::standby;
use crate::web::state::WebState;
use anyhow::Context;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The exit code of a server that another one may replace. It sends nothing more, so that no change
/// is made twice.
const LEASE_LOST: i32 = 1;

/// Said of a connection to PostgreSQL that strangers may read or answer.
const EXPOSED_DATABASE: &str = "SEVENDESK_DATABASE_URL names a public host without sslmode=verify-full: somebody on the way can read what is stored, or answer in PostgreSQL's place";

/// Runs until `ended` is cancelled. Fails to start if a setting is missing or malformed.
pub async fn run(ended: CancellationToken) -> anyhow::Result<()> {
    let config = Config::read(environment)?;
    let _telemetry = telemetry::start(config.log, config.traces.as_ref())?;
    if config.sendseven.exposes_token() {
        tracing::warn!(url = config.sendseven.url, "{EXPOSED}");
    }
    if config.database.is_exposed() {
        tracing::warn!("{EXPOSED_DATABASE}");
    }
    // From now on a hang-up does not end the process, but is heeded once it serves.
    let hangup = signal(SignalKind::hangup())?;
    let _lock = match config.database.is_postgres() {
        true => None,
        false => Some(DatabaseLock::acquire(&config.database).await?),
    };
    let limits = Limits::of_process();
    let listener = bind(config.web.addr, "SEVENDESK_ADDR").await?;
    let metrics = match config.metrics {
        Some(addr) => Some(bind(addr, "SEVENDESK_METRICS_ADDR").await?),
        None => None,
    };
    let lease = match config.database.is_postgres() {
        true => {
            let leading = Lease::acquire(&config.database, || std::process::exit(LEASE_LOST));
            let leading = ended.run_until_cancelled(leading);
            let listeners = (&listener, metrics.as_ref());
            match standby::serve(listeners, &config.web, limits, leading).await {
                Some(lease) => Some(lease?),
                None => return Ok(()),
            }
        }
        false => None,
    };
    let store = Store::open(&config.database).await?;
    if store.users().await?.is_empty() {
        tracing::warn!("nobody can sign in yet: sevendesk user add NAME --role admin");
    }
    let gateway = SendSeven::with_lease(&config.sendseven, lease.clone())
        .map_err(|error| anyhow::anyhow!("the way to SendSeven cannot be prepared: {error}"))?;
    tracing::info!(addr = %config.web.addr, public = config.web.public.origin(), "listening");
    let services = ServicesConfig::new(config.team, config.waiting, config.web.undo_seconds);
    let state = AppState::new(Parts {
        web: config.web,
        services: Services::new(gateway, store.clone(), services),
        webhooks: WebhookInbox::new(config.webhooks, config.sendseven.tenant),
        store,
        passwords: Passwords::new(),
        throttle: LoginThrottle::default(),
        unsent_forms: UnsentForms::default(),
        demo: Vec::new(),
        shutdown: ended,
    });
    tokio::spawn(reload_secrets(hangup, state.clone()));
    tokio::spawn(queue::run(
        state.services.queue.clone(),
        state.services.gateway.clone(),
        state.shutdown.clone(),
    ));
    tokio::spawn(state.services.gateway.clone().watch_scopes(state.shutdown.clone()));
    tokio::spawn(jobs::run(state.services.clone(), state.shutdown.clone()));
    tokio::spawn(pending::run(state.services.clone(), state.shutdown.clone()));
    let web = WebState::new(state, site());
    if let Some(listener) = metrics {
        tokio::spawn(metrics::serve(listener, web.clone()));
    }
    listener::run(listener, web, limits).await;
    if let Some(lease) = lease {
        lease.release().await;
    }
    Ok(())
}

async fn bind(addr: SocketAddr, variable: &str) -> anyhow::Result<TcpListener> {
    let bound = TcpListener::bind(addr).await;
    bound.with_context(|| format!("{variable}: cannot listen on {addr}"))
}

/// Reads the API token and the webhook secret anew at each SIGHUP. Other settings need a restart.
async fn reload_secrets(mut hangup: Signal, state: AppState) {
    while hangup.recv().await.is_some() {
        match Config::read(environment) {
            Ok(config) => {
                state.services.gateway.set_token(config.sendseven.token);
                state.webhooks.set_secret(config.webhooks.secret);
                tracing::info!("the API token and the webhook secret were read again");
            }
            Err(error) => tracing::error!(%error, "the secrets stay as they were"),
        }
    }
}
