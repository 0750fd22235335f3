//! The subcommands of the binary, one file each, all of the same shape: `Args` and `run`.

mod check;
mod demo;
/// The file `.env`.
pub mod env_file;
mod healthcheck;
mod serve;
mod simulator;
mod site;
mod user;

use crate::model::Language;
use crate::server::locales;
use clap::{Parser, Subcommand};
use tokio_util::sync::CancellationToken;

/// A supervisor's console for conversations that live in SendSeven.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run against the configured API.
    Serve,
    /// Run with invented data: no account, no network, nothing left behind.
    Demo(demo::Args),
    /// Check the settings: reach the API, and show its contract and the token's scopes.
    Check,
    /// Run the simulator alone.
    Simulator(simulator::Args),
    /// Manage operators, the people who may sign in.
    #[command(subcommand)]
    User(user::Args),
    /// Check whether the running server is alive; for containers.
    Healthcheck,
}

/// Runs the command.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    // The fallback language, and the language of the command's output.
    locales::catalog(Language::default()).install_default();
    match cli.command {
        Command::Serve => serve::run().await,
        Command::Demo(args) => demo::run(args).await,
        Command::Check => check::run().await,
        Command::Simulator(args) => simulator::run(args).await,
        Command::User(args) => user::run(args).await,
        Command::Healthcheck => healthcheck::run().await,
    }
}

/// Returns an environment variable; text that is not Unicode counts as missing.
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Returns a token that the first SIGTERM or Ctrl-C cancels.
fn end_on_signal() -> anyhow::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let ended = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let signal = ended.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        signal.cancel();
    });
    Ok(ended)
}
