//! The log: to standard error, as text or JSON; it contains no names of people and no secrets.

use super::config::{LogConfig, LogFormat, TracesConfig};
use super::{trace_export, traces};
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::io::{IsTerminal, stderr};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

/// The session library logs an expired cookie as an attack, although it is routine.
const DEFAULT_FILTER: &str = "info,tower_sessions=error,tower_sessions_core=off,sqlx=warn";

/// Exports what is left of the traces when it is dropped.
pub struct Telemetry(Option<SdkTracerProvider>);

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.as_ref().map(SdkTracerProvider::shutdown) {
            tracing::warn!(%error, "the last traces were not exported");
        }
    }
}

/// Starts writing the log to standard error, and exporting traces if that is configured.
/// `RUST_LOG` narrows or widens the log.
pub fn start(log: LogConfig, traces: Option<&TracesConfig>) -> anyhow::Result<Telemetry> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| DEFAULT_FILTER.into());
    let no_spans = format!("{}=off", traces::TARGET).parse().expect("a valid directive");
    let colors = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = fmt::layer().with_ansi(colors).with_writer(stderr);
    let lines = match log.format {
        LogFormat::Text => lines.with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let provider = traces.map(trace_export::provider).transpose()?;
    let registry = Registry::default().with(lines.with_filter(filter.add_directive(no_spans)));
    // A second start, in tests, keeps the first log.
    let _ = registry.with(provider.as_ref().map(trace_export::layer)).try_init();
    Ok(Telemetry(provider))
}
