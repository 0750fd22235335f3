//! Delivers webhooks one by one and measures how soon two hundred open pages receive the changes.

use crate::processes::{ServerProcess, Settings, SimulatorProcess};
use crate::report::{in_ms, quantile};
use crate::sse::Events;
use anyhow::{Context, Result, ensure};
use hmac::{Hmac, KeyInit, Mac};
use rand::seq::{IndexedRandom, IteratorRandom};
use serde_json::json;
use sha2::Sha256;
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::time::timeout;

const STREAMS: usize = 200;
/// A session may have ten.
const STREAMS_OF_OPERATOR: usize = 10;
const WEBHOOKS: usize = 100;
const CONVERSATIONS: &str = "2000";
const TIMEOUT: Duration = Duration::from_secs(10);
/// Maximum 95th percentile time from sending a webhook until a page has the change.
const P95: Duration = Duration::from_millis(250);

/// Fails if pages receive changes late, or if the server called SendSeven.
pub async fn run(binary: &str) -> Result<()> {
    let options = ["--conversations", CONVERSATIONS, "--open-only", "--rate", "100000"];
    let simulator = SimulatorProcess::start(binary, &options).await?;
    let secret = format!("{:032x}", rand::random::<u128>());
    let server = ServerProcess::start(
        binary,
        &simulator,
        Settings { webhook_secret: Some(&secret), ..Settings::new(100_000) },
    )
    .await?;
    let client = server.ready().await?;
    let agents = client.agents().await?;
    let conversations = simulator.conversations().await?;
    let (sender, mut receiver) = mpsc::unbounded_channel();
    for number in 0..STREAMS / STREAMS_OF_OPERATOR {
        let operator = server.another_operator(&format!("Operator {number}"), "lead").await?;
        for _ in 0..STREAMS_OF_OPERATOR {
            let events = operator.listen().await?.begun().await?;
            tokio::spawn(pass_on(events, sender.clone()));
        }
    }
    simulator.forget_calls().await?;
    let began = Instant::now();
    let mut times = Vec::new();
    for conversation in conversations.sample(&mut rand::rng(), WEBHOOKS) {
        let id = conversation["id"].as_str().context("it has an id")?;
        let others = agents.iter().filter(|agent| conversation["assigned_user_id"] != ***agent);
        let agent = others.choose(&mut rand::rng()).context("somebody else works")?;
        simulator.control("change", json!({ "id": id, "assigned_user_id": agent })).await?;
        let sent = deliver(&server.address, &secret, &simulator.last_event().await?).await?;
        for _ in 0..STREAMS {
            let (about, at) = timeout(TIMEOUT, receiver.recv()).await?.context("streams go on")?;
            ensure!(about == id, "{about} is told instead of {id}");
            times.push(at.saturating_duration_since(sent));
        }
    }
    let calls = simulator.calls().await?;
    let path = |call: &serde_json::Value| call["path"].as_str().unwrap_or_default().to_owned();
    let (lists, caused): (Vec<_>, Vec<_>) =
        calls.iter().map(path).partition(|path| path.starts_with("/api/v1/conversations?"));
    times.sort_unstable();
    let [p50, p95, most] = [0.5, 0.95, 1.0].map(|share| quantile(&times, share));
    println!("{WEBHOOKS} webhooks, {STREAMS} streams, {} pieces of news", times.len());
    println!("p50 {}, p95 {}, at most {}", in_ms(p50), in_ms(p95), in_ms(most));
    println!("calls for them         {}", caused.len());
    println!("lists read meanwhile   {} in {:.0} s", lists.len(), began.elapsed().as_secs_f64());
    ensure!(p95 <= P95, "p95 is over {}", in_ms(P95));
    ensure!(caused.is_empty(), "SendSeven was asked: {caused:?}");
    Ok(())
}

/// Forwards the conversation id and the time of each change.
async fn pass_on(mut events: Events, sender: UnboundedSender<(String, Instant)>) -> Result<()> {
    loop {
        sender.send((events.changed().await?, Instant::now()))?;
    }
}

/// Delivers an event as SendSeven does; returns the time of sending.
async fn deliver(address: &str, secret: &str, body: &str) -> Result<Instant> {
    let then = SystemTime::UNIX_EPOCH.elapsed()?.as_secs() as i64;
    let request = reqwest::Client::new()
        .post(format!("{address}/webhooks/sendseven"))
        .header("content-type", "application/json")
        .header("x-sendseven-timestamp", then)
        .header("x-sendseven-signature", sign(secret, then, body))
        .body(body.to_owned());
    let sent = Instant::now();
    let answer = request.send().await?;
    ensure!(answer.status() == 202, "a webhook was answered {}", answer.status());
    Ok(sent)
}

/// Returns the signature of a delivery, computed as SendSeven does.
fn sign(secret: &str, timestamp: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key length works");
    mac.update(format!("{timestamp}.{body}").as_bytes());
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}
