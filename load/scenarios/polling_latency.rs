//! Measures how soon an open page receives changes made by customers and agents, without webhooks
//! and within the API's real limit.

use crate::processes::{ServerProcess, Settings, SimulatorProcess};
use crate::report::quantile;
use anyhow::{Context, Result, ensure};
use rand::RngExt;
use rand::seq::{IndexedRandom, SliceRandom};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

const CHANGES: usize = 20;
/// Seconds between two changes.
const APART: std::ops::Range<f64> = 1.0..11.0;
const LIMIT: u32 = 100;
const TIMEOUT: Duration = Duration::from_secs(120);
/// Maximum median delay, and maximum calls per minute.
const MEDIAN: Duration = Duration::from_secs(15);
const CALLS_A_MINUTE: f64 = 25.0;

/// Fails if a page receives changes late, or if the server calls SendSeven too often.
pub async fn run(binary: &str) -> Result<()> {
    let simulator = SimulatorProcess::start(binary, &["--rate", &LIMIT.to_string()]).await?;
    let server = ServerProcess::start(binary, &simulator, Settings::new(LIMIT)).await?;
    let client = server.ready().await?;
    let agents = client.agents().await?;
    let mut events = client.listen().await?.begun().await?;
    let (sender, mut receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok(id) = events.changed().await {
            if sender.send((id, Instant::now())).is_err() {
                return;
            }
        }
    });
    let mut ids = open_ids(&simulator).await?;
    ids.shuffle(&mut rand::rng());
    simulator.forget_calls().await?;
    let (began, mut awaited) = (Instant::now(), HashMap::new());
    for number in 0..CHANGES {
        sleep(Duration::from_secs_f64(rand::rng().random_range(APART))).await;
        let id = ids.pop().context("enough is open")?;
        let (kind, id) = make_change(&simulator, number, id, &agents).await?;
        awaited.insert(id, (kind, Instant::now()));
    }
    let mut times = Vec::new();
    while !awaited.is_empty() {
        let (id, at) = timeout(TIMEOUT, receiver.recv()).await?.context("the stream goes on")?;
        if let Some((kind, since)) = awaited.remove(&id) {
            times.push((at.saturating_duration_since(since), kind));
        }
    }
    let calls = simulator.calls().await?.len();
    let a_minute = calls as f64 / (began.elapsed().as_secs_f64() / 60.0);
    times.sort_unstable();
    let (median, (worst, kind)) = (quantile(&times, 0.5).0, quantile(&times, 1.0));
    println!("{CHANGES} changes elsewhere, limit {LIMIT} a minute");
    println!("told after             {:.1} s in the median", median.as_secs_f64());
    println!("  at worst             {:.1} s ({kind})", worst.as_secs_f64());
    println!("calls to SendSeven     {calls}, {a_minute:.1} a minute");
    ensure!(median <= MEDIAN, "the median is over {} s", MEDIAN.as_secs());
    ensure!(a_minute <= CALLS_A_MINUTE, "more than {CALLS_A_MINUTE} calls a minute");
    Ok(())
}

/// Makes a change to this or a new conversation; returns the change and the conversation.
async fn make_change(
    simulator: &SimulatorProcess,
    number: usize,
    id: String,
    agents: &[String],
) -> Result<(&'static str, String)> {
    let agent = agents.choose(&mut rand::rng()).context("somebody works")?;
    Ok(match number % 4 {
        0 => {
            let subject = format!("Subject {number}");
            let command = json!({ "id": id, "assigned_user_id": agent, "subject": subject });
            simulator.control("change", command).await?;
            ("assigned", id)
        }
        1 => {
            simulator.control("change", json!({ "id": id, "status": "closed" })).await?;
            ("closed", id)
        }
        2 => {
            simulator.control("customer-writes", json!({ "id": id })).await?;
            ("written", id)
        }
        _ => {
            let said: Value =
                serde_json::from_str(&simulator.control("arrives", json!({})).await?)?;
            ("new", said["id"].as_str().context("it has an id")?.to_owned())
        }
    })
}

async fn open_ids(simulator: &SimulatorProcess) -> Result<Vec<String>> {
    let all = simulator.conversations().await?;
    let open = all.iter().filter(|conversation| conversation["status"] != "closed");
    Ok(open.filter_map(|conversation| conversation["id"].as_str().map(str::to_owned)).collect())
}
