//! A working day in a few minutes: operators who browse, filter, page, open and assign, against
//! the release binary in front of the imitation API with its real limit. Ends by itself, and
//! speaks to loopback alone.

/// One operator at a time.
mod operator;
/// What was measured, and how it is told.
mod report;
/// The program under load.
mod target;

use anyhow::Result;
use clap::Parser;
use operator::{Known, Operator};
use report::Report;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use target::Target;
use tokio::task::JoinSet;

#[derive(Debug, Parser)]
struct Args {
    /// Operators at work at the same time.
    #[arg(long, default_value_t = 50)]
    operators: usize,
    /// How long they work.
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// Calls a minute that the imitation grants.
    #[arg(long, default_value_t = 100)]
    limit: u32,
    /// Seconds between two actions of an operator, on average.
    #[arg(long, default_value_t = 20.0)]
    think: f64,
    /// Conversations in the story.
    #[arg(long, default_value_t = 2_000)]
    conversations: usize,
    /// The program under load.
    #[arg(long, default_value = "target/release/sevendesk")]
    binary: String,
}

#[tokio::main]
async fn main() -> Result<()> {
    let args = Args::parse();
    let target = Target::start(&args.binary, args.limit, args.conversations).await?;
    let idle = target.memory_kb()?;
    let report = Arc::new(Mutex::new(Report::default()));
    let known = Arc::new(Known::default());
    let end = Instant::now() + Duration::from_secs_f64(args.minutes.min(60.0) * 60.0);
    let mut working = JoinSet::new();
    for number in 0..args.operators.min(1_000) {
        let operator = Operator::new(number, &target.address, report.clone(), known.clone())?;
        working.spawn(operator.work(end, args.think));
    }
    while let Some(done) = working.join_next().await {
        done??;
    }
    let calls = target.calls().await?;
    let report = report.lock().expect("nobody panicked");
    println!(
        "{} operators, {} minutes, limit {} a minute",
        args.operators, args.minutes, args.limit
    );
    report.tell();
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
