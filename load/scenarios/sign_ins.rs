//! Many people sign in at once, then work: what the server's memory is before, meanwhile, and after.

use super::virtual_user::{Known, Operator, pause};
use crate::client::{self, Client};
use crate::memory::{MemoryLimit, MemorySamples, falls_to, files_kb};
use crate::processes::{ServerProcess, Settings, SimulatorProcess};
use crate::report::{Report, in_ms, quantile};
use anyhow::{Result, ensure};
use futures::stream::{self, StreamExt, TryStreamExt};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

const OPERATORS: usize = 60;
/// How many of them work after they have signed in.
const WORKING: usize = 50;
/// Average seconds between two actions of an operator.
const THINK: f64 = 10.0;
const CONVERSATIONS: &str = "2000";
const LIMIT: u32 = 100;
/// The operators sign in through a proxy that names their addresses.
const PROXY: &str = "127.0.0.1";
/// The most kilobytes at any moment.
const MOST_KB: u64 = 150 << 10;
/// The most kilobytes more at the end than before.
const MORE_KB: u64 = 10 << 10;
/// How soon after the last click the memory has to be free.
const FREES: Duration = Duration::from_secs(60);
/// What a person waits before trying again when too many sign in.
const TRY_AGAIN: Duration = Duration::from_millis(500);

#[derive(Debug, clap::Args)]
#[group(id = "sign-ins")]
pub struct Args {
    /// Sign-ins scenario: how often somebody signs in
    #[arg(long, default_value_t = 300)]
    sign_ins: usize,
    /// Sign-ins scenario: how many sign in at once
    #[arg(long, default_value_t = 30)]
    at_once: usize,
    /// Sign-ins scenario: megabytes that the server is limited to, if this machine can limit it
    #[arg(long, default_value_t = 256)]
    memory: u64,
}

/// Fails if the server uses too much memory or does not give it back.
pub async fn run(binary: &str, args: Args, minutes: f64) -> Result<()> {
    let limit = MemoryLimit::new(args.memory);
    let options = ["--conversations", CONVERSATIONS, "--rate", &LIMIT.to_string()];
    let simulator = SimulatorProcess::start(binary, &options).await?;
    let settings = Settings {
        trusted_proxy: Some(PROXY),
        limited_by: limit.as_ref().ok().map(MemoryLimit::join),
        ..Settings::new(LIMIT)
    };
    let server = ServerProcess::start(binary, &simulator, settings).await?;
    server.ready().await?;
    for number in 0..OPERATORS {
        server.add_operator(&name(number), "lead").await?;
    }
    let (idle, idle_files) = (server.memory_kb()?, files_kb(server.id()?)?);
    let samples = MemorySamples::start(server.id()?);
    let (clients, times, busy) = sign_in(&server.address, &args).await?;
    let signed_in = server.peak_memory_kb()?;
    let report = work(clients, minutes).await?;
    let end = falls_to(server.id()?, idle + MORE_KB, FREES).await?;
    let end_files = files_kb(server.id()?)?;
    let (peak, (number, sampled)) = (server.peak_memory_kb()?, samples.peak_kb());

    println!(
        "{} sign-ins of {OPERATORS} operators, {} at once, then {WORKING} operators for {minutes} minutes",
        args.sign_ins, args.at_once
    );
    let at = |share| in_ms(quantile(&times, share));
    println!("signing in             p50 {}, p95 {}, p99 {}", at(0.5), at(0.95), at(0.99));
    println!("  told to try again    {busy}");
    report.print();
    println!("memory idle            {idle} kB with the queue, of which {idle_files} kB files");
    println!("  peak of signing in   {signed_in} kB");
    println!("  peak                 {peak} kB, {sampled} kB in {number} samples, one a second");
    println!("  at the end           {end} kB, of which {end_files} kB files");
    match &limit {
        Ok(limit) => {
            let (used, kills) = (limit.peak_kb()?, limit.kills()?);
            println!(
                "  limited to {} MB    {used} kB with cached files, {kills} kills",
                args.memory
            );
            ensure!(kills == 0, "the server was killed for its memory");
        }
        Err(why) => println!("  not limited: this machine cannot do it: {why:#}"),
    }
    ensure!(peak < MOST_KB, "more than {MOST_KB} kB at the peak");
    ensure!(end <= idle + MORE_KB, "{} kB are not given back", end - idle);
    Ok(())
}

fn name(number: usize) -> String {
    format!("Operator {number}")
}

/// Signs in; returns the sessions, the sorted time that each took, and how often somebody was told
/// to try again.
async fn sign_in(address: &str, args: &Args) -> Result<(Vec<Client>, Vec<Duration>, usize)> {
    let http = client::http()?;
    let signing_in = (0..args.sign_ins).map(|number| {
        let http = http.clone();
        async move {
            let operator = number % OPERATORS;
            let (name, from) = (name(operator), format!("203.0.113.{operator}"));
            let (began, mut busy) = (Instant::now(), 0);
            loop {
                match Client::sign_in_from(&http, address, &name, &from).await? {
                    Some(client) => return anyhow::Ok((client, began.elapsed(), busy)),
                    None => busy += 1,
                }
                ensure!(busy < 100, "{name} cannot sign in");
                sleep(TRY_AGAIN).await;
            }
        }
    });
    let signed_in = stream::iter(signing_in).buffer_unordered(args.at_once);
    let signed_in: Vec<_> = signed_in.try_collect().await?;
    let busy = signed_in.iter().map(|(_, _, busy)| busy).sum();
    let mut times: Vec<Duration> = signed_in.iter().map(|(_, took, _)| *took).collect();
    times.sort_unstable();
    Ok((signed_in.into_iter().map(|(client, ..)| client).collect(), times, busy))
}

/// Works in the first sessions, each on connections of its own.
async fn work(clients: Vec<Client>, minutes: f64) -> Result<Report> {
    let report = Arc::new(Mutex::new(Report::default()));
    let known = Arc::new(Known::default());
    let end = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let mut working = JoinSet::new();
    for client in clients.into_iter().take(WORKING) {
        let client = client.on(client::http()?);
        let operator = Operator::new(client, false, report.clone(), known.clone());
        working.spawn(async move {
            pause(THINK / 2.0).await;
            operator.work(end, THINK).await
        });
    }
    while let Some(worked) = working.join_next().await {
        worked??;
    }
    Ok(std::mem::take(&mut *report.lock().expect("nobody panicked")))
}
