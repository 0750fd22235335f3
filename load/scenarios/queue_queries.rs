//! Lists ten thousand open conversations with random filters, searches, sort orders and pages.

use crate::client::Client;
use crate::processes::{ServerProcess, Settings, SimulatorProcess};
use crate::report::{in_ms, quantile};
use anyhow::{Result, ensure};
use rand::RngExt;
use rand::seq::IndexedRandom;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const CONVERSATIONS: u64 = 10_000;
const CALLS: usize = 3_000;
/// Number of concurrent requests; more than the CPUs would measure waiting for a CPU.
const AT_ONCE: usize = 2;
/// Maximum 99th percentile latency, and maximum bytes of memory per conversation.
const P99: Duration = Duration::from_millis(20);
const MOST_BYTES: u64 = 1_024;

/// Fails if a list takes too long or a conversation takes too much memory.
pub async fn run(binary: &str) -> Result<()> {
    let (_little, empty, _) = serve(binary, 1).await?;
    let idle = empty.memory_kb()?;
    let (_imitation, server, client) = serve(binary, CONVERSATIONS).await?;
    let filled = server.memory_kb()?;
    let agents = client.agents().await?;
    let (mut working, before) = (JoinSet::new(), server.processor_time()?);
    for _ in 0..AT_ONCE {
        working.spawn(look(client.clone(), agents.clone(), CALLS / AT_ONCE));
    }
    let mut times = Vec::new();
    while let Some(done) = working.join_next().await {
        times.extend(done??);
    }
    let taken = (server.processor_time()? - before) / times.len() as u32;
    times.sort_unstable();
    let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| quantile(&times, share));
    let each = filled.saturating_sub(idle) * 1024 / CONVERSATIONS;
    println!("{CONVERSATIONS} open conversations, {} lists, {AT_ONCE} at once", times.len());
    println!("p50 {}, p95 {}, p99 {}", in_ms(p50), in_ms(p95), in_ms(p99));
    println!("processor time of one  {}", in_ms(taken));
    println!("memory with one        {idle} kB");
    println!("memory with all        {filled} kB, {each} bytes for each");
    println!("memory at the end      {} kB", server.memory_kb()?);
    ensure!(p99 <= P99, "p99 is over {}", in_ms(P99));
    ensure!(each <= MOST_BYTES, "a conversation takes more than {MOST_BYTES} bytes");
    Ok(())
}

async fn serve(
    binary: &str,
    conversations: u64,
) -> Result<(SimulatorProcess, ServerProcess, Client)> {
    let number = conversations.to_string();
    let options = ["--conversations", &number, "--open-only", "--rate", "100000"];
    let simulator = SimulatorProcess::start(binary, &options).await?;
    let server = ServerProcess::start(binary, &simulator, Settings::new(100_000)).await?;
    let client = server.ready().await?;
    Ok((simulator, server, client))
}

/// Sends requests one after the other; returns the latency of each.
async fn look(client: Client, agents: Vec<String>, calls: usize) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    for _ in 0..calls {
        let query = any_query(&agents);
        let began = Instant::now();
        client.list_raw(&query).await?;
        times.push(began.elapsed());
    }
    Ok(times)
}

fn any_query(agents: &[String]) -> String {
    let mut dice = rand::rng();
    let mut parts = Vec::new();
    let mut maybe = |chance: f64, choices: &[&str]| {
        if dice.random_bool(chance) {
            parts.extend(choices.choose(&mut dice).map(|choice| (*choice).to_owned()));
        }
    };
    maybe(0.5, &["status=open", "status=snoozed"]);
    maybe(0.4, &["needs_reply=true", "needs_reply=false"]);
    maybe(0.4, &["channel=whatsapp", "channel=email", "channel=sms", "channel=telegram"]);
    maybe(
        0.3,
        &["search=ma", "search=order", "search=%2B49", "search=conv_0a", "search=zz-nobody"],
    );
    maybe(0.6, &["sort=waiting", "sort=-waiting", "sort=last", "sort=-last", "sort=created"]);
    maybe(0.2, &["waiting_over=60", "window_under=120"]);
    maybe(0.4, &["page=2", "page=3", "page=10"]);
    maybe(0.5, &["page_size=50", "page_size=100"]);
    for _ in 0..dice.random_range(0..3) {
        parts.extend(agents.choose(&mut dice).map(|agent| format!("assigned_to={agent}")));
    }
    parts.join("&")
}
