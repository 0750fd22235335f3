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
    #[arg(long, value_enum, default_value = "day")]
    scenario: Scenario,
    #[command(flatten)]
    day: scenarios::mixed_load::Args,
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
    Day,
    /// Queries of ten thousand open conversations: latency and memory
    Queue,
    /// A job over five hundred conversations while operators click, with a kill -9 in the middle
    Jobs,
    /// A page compared with the same bytes from memory
    Page,
    /// How soon two hundred open pages receive the changes of webhooks
    News,
    /// How soon a page receives changes made outside, without webhooks
    Elsewhere,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Args { scenario, day, jobs, page, binary } = Args::parse();
    match scenario {
        Scenario::Day => scenarios::mixed_load::run(&binary, day).await,
        Scenario::Queue => scenarios::queue_queries::run(&binary).await,
        Scenario::Jobs => scenarios::jobs::run(&binary, jobs).await,
        Scenario::Page => scenarios::page::run(&binary, page).await,
        Scenario::News => scenarios::webhook_fanout::run(&binary).await,
        Scenario::Elsewhere => scenarios::polling_latency::run(&binary).await,
    }
}
