//! A job reassigns many conversations within the API's real limit, through a kill -9, while
//! operators click: measures the latency of clicks and checks that no change is repeated or lost.

use crate::client::Client;
use crate::processes::{ServerProcess, Settings, SimulatorProcess};
use crate::report::{in_ms, quantile};
use anyhow::{Context, Result, ensure};
use rand::RngExt;
use rand::seq::IndexedRandom;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, RwLock};
use tokio::task::JoinSet;
use tokio::time::sleep;

const LIMIT: u32 = 100;
const CLICKERS: usize = 5;
/// Seconds between two clicks of one operator.
const THINKS: std::ops::Range<f64> = 8.0..24.0;
/// Number of conversations that operators click, besides those of the job.
const OTHERS: usize = 100;
const LOOKS: Duration = Duration::from_secs(5);
/// Maximum 95th percentile latency of a click.
const P95: Duration = Duration::from_secs(1);

#[derive(Debug, clap::Args)]
#[group(id = "jobs")]
pub struct Args {
    /// Jobs scenario: conversations the job reassigns
    #[arg(long, default_value_t = 500)]
    rows: usize,
}

type Times = Arc<Mutex<Vec<Duration>>>;

/// Fails if clicks are slow, the quota rejects a call, or a row has a wrong result.
pub async fn run(binary: &str, Args { rows }: Args) -> Result<()> {
    let number = (2 * rows + OTHERS).to_string();
    let options = ["--conversations", &number, "--open-only", "--rate", &LIMIT.to_string()];
    let simulator = SimulatorProcess::start(binary, &options).await?;
    let mut server = ServerProcess::start(binary, &simulator, Settings::new(LIMIT)).await?;
    let client = server.ready().await?;
    let to = client.agents().await?.first().context("somebody works")?.clone();
    let all = simulator.conversations().await?;
    let holder = |one: &Value| one["assigned_user_id"].as_str().map(str::to_owned);
    let id = |one: &Value| one["id"].as_str().unwrap_or_default().to_owned();
    let (of_job, others) = {
        let mut theirs = all.iter().filter(|one| holder(one).as_deref() != Some(&to));
        let of_job: Vec<_> = theirs.by_ref().take(rows).collect();
        (of_job, theirs.map(id).collect::<Vec<_>>())
    };
    ensure!(of_job.len() == rows && !others.is_empty(), "the story is too short");
    let lines = of_job.iter().map(|one| match holder(one) {
        Some(holder) => format!("{} open {holder}", id(one)),
        None => format!("{} open", id(one)),
    });
    let lines = lines.collect::<Vec<_>>().join("\n");
    let job = prepare(&client, &to, &lines).await?;
    simulator.forget_calls().await?;

    let (began, times) = (Instant::now(), Times::default());
    client.send("/api/jobs/start", &[("id", &job)]).await?;
    let running = Arc::new(RwLock::new(()));
    let mut clickers = JoinSet::new();
    for _ in 0..CLICKERS {
        let client = Client::sign_in(&server.address).await?;
        clickers.spawn(click(client, others.clone(), times.clone(), running.clone()));
    }
    wait_for(&simulator, &of_job, rows / 2).await?;
    {
        // Pause the clicks while the server is down.
        let _nobody_clicks = running.write().await;
        server.kill_and_restart().await?;
    }
    let page = format!("/jobs/{job}");
    loop {
        let shown = client.visit(&page).await?.text().await?;
        if shown.contains("Finished") {
            break;
        }
        sleep(LOOKS).await;
    }
    let took = began.elapsed();
    clickers.abort_all();
    while let Some(ended) = clickers.join_next().await {
        // Tasks that were still clicking have been aborted.
        if let Ok(clicked) = ended {
            clicked?;
        }
    }
    let calls = simulator.calls().await?;
    let refused = calls.iter().filter(|call| call["status"] == 429).count();
    let made = made(&calls);
    let after = simulator.conversations().await?;
    let now: HashMap<String, Option<String>> =
        after.iter().map(|one| (id(one), holder(one))).collect();
    let twice =
        of_job.iter().filter(|one| made.get(&id(one)).is_some_and(|made| *made > 1)).count();
    let right = of_job.iter().filter(|one| now[&id(one)].as_deref() == Some(&to)).count();
    let mut times = times.lock().await.clone();
    times.sort_unstable();
    ensure!(!times.is_empty(), "nobody has clicked");
    let p95 = quantile(&times, 0.95);
    println!(
        "{rows} conversations reassigned, limit {LIMIT} a minute, {CLICKERS} operators, kill -9 halfway"
    );
    println!("took                   {:.1} min", took.as_secs_f64() / 60.0);
    println!(
        "clicks                 {}, p50 {}, p95 {}",
        times.len(),
        in_ms(quantile(&times, 0.5)),
        in_ms(p95)
    );
    println!("own 429s               {refused}");
    println!("right                  {right}");
    println!("done twice             {twice}");
    println!("forgotten              {}", rows - right);
    ensure!(p95 <= P95, "p95 of clicks is over {}", in_ms(P95));
    ensure!(refused == 0, "SendSeven refused calls");
    ensure!(twice == 0 && right == rows, "not every row is right");
    Ok(())
}

async fn prepare(client: &Client, to: &str, lines: &str) -> Result<String> {
    let mut form = vec![("action", "assign"), ("assignee", to)];
    form.extend(lines.lines().map(|line| ("rows[]", line)));
    let answer = client.send("/api/jobs/prepare", &form).await?;
    let at = answer.headers().get("location").context("it leads nowhere")?.to_str()?;
    Ok(at.strip_prefix("/jobs/").context("it leads elsewhere")?.to_owned())
}

/// Opens a conversation or assigns it, at intervals.
async fn click(
    client: Client,
    others: Vec<String>,
    times: Times,
    running: Arc<RwLock<()>>,
) -> Result<()> {
    let agents = client.agents().await?;
    loop {
        let thinks = rand::rng().random_range(THINKS);
        sleep(Duration::from_secs_f64(thinks)).await;
        let _running = running.read().await;
        let (id, agent, opens) = {
            let mut dice = rand::rng();
            let id = others.choose(&mut dice).context("there are others")?;
            (id, agents.choose(&mut dice).context("somebody works")?, dice.random_bool(0.5))
        };
        let began = Instant::now();
        let answer = match opens {
            true => client.ask("/api/conversations/get", "id", id).await?,
            false => {
                let form = [("id", id.as_str()), ("assignee", agent.as_str())];
                client.call("/api/conversations/assign", &form).await?
            }
        };
        ensure!(answer.status() == 200, "a click was answered {}", answer.status());
        answer.bytes().await?;
        times.lock().await.push(began.elapsed());
    }
}

/// Waits until at least `most` of them have been changed.
async fn wait_for(simulator: &SimulatorProcess, of_job: &[&Value], most: usize) -> Result<()> {
    loop {
        let made = made(&simulator.calls().await?);
        let done =
            of_job.iter().filter(|one| made.contains_key(one["id"].as_str().unwrap_or_default()));
        if done.count() >= most {
            return Ok(());
        }
        sleep(LOOKS).await;
    }
}

/// Counts the changes of each conversation by id.
fn made(calls: &[Value]) -> HashMap<String, usize> {
    let mut made = HashMap::new();
    for call in calls.iter().filter(|call| call["method"] != "GET" && call["status"] == 200) {
        let path = call["path"].as_str().unwrap_or_default();
        if let Some(id) = path.split('/').find(|part| part.starts_with("conv_")) {
            *made.entry(id.to_owned()).or_default() += 1;
        }
    }
    made
}
