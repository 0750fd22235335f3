//! The log: to standard error, as text or JSON; it contains no names of people and no secrets.

use super::config::{LogConfig, LogFormat};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// The session library logs an expired cookie as an attack, although it is routine.
const DEFAULT_FILTER: &str = "info,tower_sessions=error,tower_sessions_core=off,sqlx=warn";

/// Starts writing the log to standard error. `RUST_LOG` narrows or widens it.
pub fn start(config: LogConfig) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| DEFAULT_FILTER.into());
    let colors = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colors)
        .with_writer(std::io::stderr);
    // A second start, in tests, keeps the first log.
    let _ = match config.format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}
