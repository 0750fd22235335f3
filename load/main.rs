//! Tests the product's performance promises: the release binary against the simulator, each in its
//! own process. Every scenario ends by itself, uses only loopback, prints its measurements, and
//! fails if a promise is broken.

/// A signed-in client.
mod client;
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
    #[command(flatten)]
    mixed: scenarios::mixed_load::Args,
    #[command(flatten)]
    jobs: scenarios::jobs::Args,
    #[command(flatten)]
    page: scenarios::page::Args,
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
}

#[tokio::main]
async fn main() -> Result<()> {
    let Args { scenario, mixed, jobs, page, binary } = Args::parse();
    match scenario {
        Scenario::Mixed => scenarios::mixed_load::run(&binary, mixed).await,
        Scenario::Queue => scenarios::queue_queries::run(&binary).await,
        Scenario::Jobs => scenarios::jobs::run(&binary, jobs).await,
        Scenario::Page => scenarios::page::run(&binary, page).await,
        Scenario::Webhooks => scenarios::webhook_fanout::run(&binary).await,
        Scenario::Polling => scenarios::polling_latency::run(&binary).await,
    }
}
