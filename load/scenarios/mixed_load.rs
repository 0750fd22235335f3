//! A working day in a few minutes: operators browse, filter, page, open and assign, against the
//! demo with the API's real limit.

use super::demo::Demo;
use super::virtual_user::{Known, Operator, pause};
use crate::client::Client;
use crate::report::Report;
use anyhow::Result;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// The demo's operators, the first of whom may only read.
const NAMES: [&str; 3] = ["Vera Lind", "Lea Hartmann", "Ada Okafor"];

/// Options of the scenario.
#[derive(Debug, clap::Args)]
#[group(id = "mixed")]
pub struct Args {
    /// Mixed scenario: concurrent operators
    #[arg(long, default_value_t = 50)]
    operators: usize,
    /// Mixed scenario: rate limit of the simulator in calls a minute
    #[arg(long, default_value_t = 100)]
    limit: u32,
    /// Mixed scenario: average seconds between two actions of an operator
    #[arg(long, default_value_t = 20.0)]
    think: f64,
    /// Mixed scenario: conversations in the seed data
    #[arg(long, default_value_t = 2_000)]
    conversations: usize,
}

/// Runs the scenario; fails if the calls to SendSeven exceed the limit.
pub async fn run(binary: &str, args: Args, minutes: f64) -> Result<()> {
    let target = Demo::start(binary, args.limit, args.conversations).await?;
    let idle = target.memory_kb()?;
    let report = Arc::new(Mutex::new(Report::default()));
    let known = Arc::new(Known::default());
    let end = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let mut working = JoinSet::new();
    for number in 0..args.operators.min(1_000) {
        let (address, name) = (target.address.clone(), NAMES[number % NAMES.len()]);
        let (report, known, think) = (report.clone(), known.clone(), args.think);
        working.spawn(async move {
            // Stagger the operators' start.
            pause(think / 2.0).await;
            let client = Client::sign_in_with(&address, name, "").await?;
            Operator::new(client, name == NAMES[0], report, known).work(end, think).await
        });
    }
    while let Some(done) = working.join_next().await {
        done??;
    }
    let calls = target.calls().await?;
    let report = report.lock().expect("nobody panicked");
    println!("{} operators, {} minutes, limit {} a minute", args.operators, minutes, args.limit);
    report.print();
    println!("calls to SendSeven     {}", calls.total);
    println!("  in the worst 60 s    {} of {}", calls.worst_minute, args.limit);
    println!("  answered 429         {}", calls.refused);
    println!(
        "memory                 {} MB idle, {} MB at the end",
        idle / 1024,
        target.memory_kb()? / 1024
    );
    anyhow::ensure!(calls.refused == 0, "a 429 of our own");
    anyhow::ensure!(calls.worst_minute <= args.limit as usize, "more calls than the limit");
    Ok(())
}
