//! The subcommands of the binary, one file each, all of the same shape: `Args` and `run`.

mod audit;
mod check;
mod database;
mod demo;
/// The file `.env`.
pub mod env_file;
mod healthcheck;
/// A file that holds a secret.
mod secret_file;
mod serve;
mod simulator;
mod site;
mod user;
mod webhooks;

use crate::model::{AppError, Language};
use crate::server::locales;
use crate::server::sendseven::SendSevenError;
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
    /// Register this server's webhooks with SendSeven, and look after them.
    #[command(subcommand)]
    Webhooks(webhooks::Args),
    /// Run the simulator alone.
    Simulator(simulator::Args),
    /// Manage operators, the people who may sign in.
    #[command(subcommand)]
    User(user::Args),
    /// Back up and check the database.
    #[command(subcommand)]
    Database(database::Args),
    /// Verify the audit log, or export and remove old entries.
    #[command(subcommand)]
    Audit(audit::Args),
    /// Check whether the running server is alive; for containers.
    Healthcheck,
}

/// Runs the command.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    // First of all: process 1 of a container ignores signals that it does not handle.
    let ended = CancellationToken::new();
    let is_server =
        matches!(cli.command, Command::Serve | Command::Demo(_) | Command::Simulator(_));
    on_signal(if is_server { Some(ended.clone()) } else { None })?;
    // The fallback language, and the language of the command's output.
    locales::catalog(Language::default()).install_default();
    match cli.command {
        Command::Serve => serve::run(ended).await,
        Command::Demo(args) => demo::run(args, ended).await,
        Command::Check => check::run().await,
        Command::Webhooks(args) => webhooks::run(args).await,
        Command::Simulator(args) => simulator::run(args, ended).await,
        Command::User(args) => user::run(args).await,
        Command::Database(args) => database::run(args).await,
        Command::Audit(args) => audit::run(args).await,
        Command::Healthcheck => healthcheck::run().await,
    }
}

/// What is wrong with an API URL of plain http.
const EXPOSED: &str = "SENDSEVEN_API_URL is plain http to a public host: everybody on the way can read the token. Use https";

/// Returns an environment variable; text that is not Unicode counts as missing.
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Returns an error of a call in words, with the vendor's own message, which only the user of a
/// command sees.
fn explained(error: &SendSevenError) -> anyhow::Error {
    let said = match error {
        SendSevenError::Refused { message: Some(message), .. } => {
            format!(" SendSeven said: {message}")
        }
        _ => String::new(),
    };
    let error = AppError::from(error.clone());
    anyhow::anyhow!("{error}. {}{said}", error.remedy())
}

/// The exit code after a signal, as of a process that Ctrl-C ended.
const EXIT_BY_SIGNAL: i32 = 130;

/// Cancels the token at the first SIGTERM or Ctrl-C; without a token, ends the process.
fn on_signal(ended: Option<CancellationToken>) -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        match ended {
            Some(ended) => ended.cancel(),
            // The command may wait for a password, which nothing else interrupts.
            None => std::process::exit(EXIT_BY_SIGNAL),
        }
    });
    Ok(())
}
