//! The promises of the product with figures: the release binary in front of the imitation API, each
//! as a process of its own. Every scenario ends by itself, speaks to loopback alone, prints what it
//! measured, and fails where a promise is broken.

/// Somebody signed in.
mod client;
/// The programs under load.
mod processes;
/// What was measured, and how it is told.
mod report;
/// What is played.
mod scenarios;
/// Streams of events as pages read them.
mod sse;
/// A client that costs next to nothing.
mod wire;

use anyhow::Result;
use clap::{Parser, ValueEnum};

#[derive(Debug, Parser)]
struct Args {
    /// What is played.
    #[arg(long, value_enum, default_value = "day")]
    scenario: Scenario,
    #[command(flatten)]
    day: scenarios::mixed_load::Args,
    #[command(flatten)]
    jobs: scenarios::jobs::Args,
    #[command(flatten)]
    page: scenarios::page::Args,
    /// The program under load.
    #[arg(long, default_value = "target/release/sevendesk")]
    binary: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scenario {
    /// A working day in a few minutes: operators who browse, filter, page, open and assign.
    Day,
    /// Ten thousand open conversations, listed in every way: how fast, and how much memory.
    Queue,
    /// Five hundred conversations reassigned while people click, through a kill -9 in the middle.
    Jobs,
    /// A page beside the same bytes from memory.
    Page,
    /// Webhooks, and how soon two hundred open pages are told.
    News,
    /// Changes made elsewhere without webhooks, and how soon a page is told.
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
