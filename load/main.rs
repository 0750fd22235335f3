//! Tests the product's performance promises: the release binary against the simulator, each in its
//! own process. Every scenario ends by itself, uses only loopback, prints its measurements, and
//! fails if a promise is broken.

/// A signed-in client.
mod client;
/// The database of a server.
mod database;
/// The memory of a process.
mod memory;
/// The processes under load.
mod processes;
/// The measurements and their output.
mod report;
/// The scenarios.
mod scenarios;
/// Event streams as pages read them.
mod sse;
/// A client with minimal overhead.
mod wire;

use anyhow::Result;
use clap::{Parser, ValueEnum};

#[derive(Debug, Parser)]
struct Args {
    /// The scenario to run
    #[arg(long, value_enum, default_value = "mixed")]
    scenario: Scenario,
    /// Mixed and sign-ins scenarios: duration in minutes, at most 60 [default: 10 and 5]
    #[arg(long)]
    minutes: Option<f64>,
    #[command(flatten)]
    mixed: scenarios::mixed_load::Args,
    #[command(flatten)]
    jobs: scenarios::jobs::Args,
    #[command(flatten)]
    page: scenarios::page::Args,
    #[command(flatten)]
    sign_ins: scenarios::sign_ins::Args,
    #[command(flatten)]
    kills: scenarios::kills::Args,
    /// The binary under load
    #[arg(long, default_value = "target/release/sevendesk")]
    binary: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scenario {
    /// A working day in a few minutes: operators browse, filter, page, open and assign
    Mixed,
    /// Queries of ten thousand open conversations: latency and memory
    Queue,
    /// A job over five hundred conversations while operators click, with a kill -9 in the middle
    Jobs,
    /// A page compared with the same bytes from memory
    Page,
    /// How soon two hundred open pages receive the changes of webhooks
    Webhooks,
    /// How soon a page receives changes made outside, without webhooks
    Polling,
    /// Three hundred sign-ins, thirty at once, then fifty operators at work: the server's memory
    SignIns,
    /// Two hundred kill -9 at random moments of jobs: the reported state of each row
    Kills,
    /// Streams, half-open connections and forms of one client, while an operator clicks
    Strangers,
    /// A disk that is full or read-only; needs root
    Disk,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Args { scenario, minutes, mixed, jobs, page, sign_ins, kills, binary } = Args::parse();
    let minutes = |default: f64| minutes.unwrap_or(default).min(60.0);
    match scenario {
        Scenario::Mixed => scenarios::mixed_load::run(&binary, mixed, minutes(10.0)).await,
        Scenario::Queue => scenarios::queue_queries::run(&binary).await,
        Scenario::Jobs => scenarios::jobs::run(&binary, jobs).await,
        Scenario::Page => scenarios::page::run(&binary, page).await,
        Scenario::Webhooks => scenarios::webhook_fanout::run(&binary).await,
        Scenario::Polling => scenarios::polling_latency::run(&binary).await,
        Scenario::SignIns => scenarios::sign_ins::run(&binary, sign_ins, minutes(5.0)).await,
        Scenario::Kills => scenarios::kills::run(&binary, kills).await,
        Scenario::Strangers => scenarios::strangers::run(&binary).await,
        Scenario::Disk => scenarios::disk::run(&binary).await,
    }
}
