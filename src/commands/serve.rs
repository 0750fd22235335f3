//! `sevendesk serve`: runs against the configured API.

use super::{EXPOSED, environment, site::site};
use crate::server::access::{LoginThrottle, Passwords};
use crate::server::config::Config;
use crate::server::sendseven::SendSeven;
use crate::server::services::{Services, ServicesConfig, jobs, pending, queue};
use crate::server::state::{AppState, Parts};
use crate::server::store::{DatabaseLock, Store};
use crate::server::telemetry;
use crate::server::unsent_forms::UnsentForms;
use crate::server::webhooks::WebhookInbox;
use crate::web::listener::{self, Limits};
use crate::web::metrics;
use crate::web::state::WebState;
use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Runs until `ended` is cancelled. Fails to start if a setting is missing or malformed.
pub async fn run(ended: CancellationToken) -> anyhow::Result<()> {
    let config = Config::read(environment)?;
    let _telemetry = telemetry::start(config.log, config.traces.as_ref())?;
    if config.sendseven.exposes_token() {
        tracing::warn!(url = config.sendseven.url, "{EXPOSED}");
    }
    let _lock = DatabaseLock::acquire(&config.database).await?;
    let limits = Limits::of_process();
    let store = Store::open(&config.database).await?;
    if store.users().await?.is_empty() {
        tracing::warn!("nobody can sign in yet: sevendesk user add NAME --role admin");
    }
    let gateway = SendSeven::new(&config.sendseven)
        .map_err(|error| anyhow::anyhow!("the way to SendSeven cannot be prepared: {error}"))?;
    let addr = config.web.addr;
    let listener = TcpListener::bind(addr)
        .await
        .with_context(|| format!("SEVENDESK_ADDR: cannot listen on {addr}"))?;
    tracing::info!(%addr, public = config.web.public.origin(), "listening");
    let metrics = match config.metrics {
        Some(addr) => Some(
            TcpListener::bind(addr)
                .await
                .with_context(|| format!("SEVENDESK_METRICS_ADDR: cannot listen on {addr}"))?,
        ),
        None => None,
    };
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
    tokio::spawn(reload_secrets(signal(SignalKind::hangup())?, state.clone()));
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
    Ok(())
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
