//! Kills the server with SIGKILL at random moments of short jobs, and compares the reported
//! state of each row with the changes that the simulator, which survives, has made.

use crate::client::Client;
use crate::processes::{ServerProcess, Settings, SimulatorProcess};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

const LIMIT: u32 = 100_000;
/// Conversations of one job.
const ROWS: usize = 15;
/// How long each call takes; if the server is killed meanwhile, it has no effect.
const CALL_MS: u64 = 10;
/// Servers at once: most of the time they wait, as a restarted server does for calls that may still
/// be on their way.
const LANES: usize = 6;
/// The share of jobs in which the server is killed again while it recovers.
const SECOND_KILL: f64 = 0.25;
/// How long the server takes to resolve rows that were being sent, at most.
const RECOVERY: Duration = Duration::from_secs(6);
const POLL_INTERVAL: Duration = Duration::from_millis(25);
const TIMEOUT: Duration = Duration::from_secs(90);
/// How the audit log says that a change was made.
const DONE: &str = ",done,";
/// What the jobs do in turn.
const ACTIONS: [&str; 4] = ["assign", "close", "reopen", "unassign"];

#[derive(Debug, clap::Args)]
#[group(id = "killing")]
pub struct Args {
    /// Kills scenario: how often the server is killed
    #[arg(long, default_value_t = 200)]
    kills: usize,
}

/// What became of the rows.
#[derive(Default)]
struct Tally {
    kills: usize,
    jobs: usize,
    /// Kills before the last change was made.
    midway: usize,
    rows: usize,
    done: usize,
    skipped: usize,
    failed: usize,
    lost: Vec<String>,
    twice: Vec<String>,
    misreported: Vec<String>,
    misaudited: Vec<String>,
}

/// Fails if a row is lost, changed twice, or misreported.
pub async fn run(binary: &str, Args { kills }: Args) -> Result<()> {
    let began = Instant::now();
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        let kills = kills / LANES + usize::from(lane < kills % LANES);
        let binary = binary.to_owned();
        lanes.spawn(async move { Lane::start(&binary).await?.run(kills).await });
    }
    let mut all = Tally::default();
    while let Some(tally) = lanes.join_next().await {
        all.add(tally??);
    }
    println!(
        "{} kills -9 in {} jobs of {ROWS} conversations, {LANES} servers, {:.1} min",
        all.kills,
        all.jobs,
        began.elapsed().as_secs_f64() / 60.0
    );
    println!("killed midway          {}", all.midway);
    println!("rows                   {}", all.rows);
    println!("  done                 {}", all.done);
    println!("  left alone           {}", all.skipped);
    println!("  failed               {}", all.failed);
    let mut wrong = 0;
    for (what, rows) in [
        ("lost", &all.lost),
        ("changed twice", &all.twice),
        ("misreported", &all.misreported),
        ("misaudited", &all.misaudited),
    ] {
        println!("{what:<22} {}", rows.len());
        rows.iter().for_each(|row| println!("  {row}"));
        wrong += rows.len();
    }
    ensure!(wrong == 0, "{wrong} rows are not right");
    Ok(())
}

/// A simulator and a server, which runs one job after the other.
struct Lane {
    simulator: SimulatorProcess,
    server: ServerProcess,
    client: Client,
    agents: Vec<String>,
    /// The conversations of the jobs.
    ids: Vec<String>,
    /// How long each action takes if nobody kills the server.
    takes: HashMap<&'static str, Duration>,
}

impl Lane {
    async fn start(binary: &str) -> Result<Self> {
        let options = ["--conversations", "60", "--open-only", "--rate", &LIMIT.to_string()];
        let simulator = SimulatorProcess::start(binary, &options).await?;
        let server = ServerProcess::start(binary, &simulator, Settings::new(LIMIT)).await?;
        let client = server.ready().await?;
        let agents = client.agents().await?;
        ensure!(agents.len() > 1, "nobody else works");
        simulator.control("fault", json!({ "kind": "slow", "ms": CALL_MS })).await?;
        let ids = simulator.conversations().await?;
        let ids = ids.iter().filter_map(|one| one["id"].as_str().map(str::to_owned));
        let ids: Vec<_> = ids.take(ROWS).collect();
        let mut lane = Self { simulator, server, client, agents, ids, takes: HashMap::new() };
        // So that every job changes every row, and to learn how long it takes.
        lane.job("unassign", 0, &mut Tally::default()).await?;
        for (number, action) in ACTIONS.into_iter().enumerate() {
            let took = lane.job(action, number, &mut Tally::default()).await?;
            lane.takes.insert(action, took);
        }
        Ok(lane)
    }

    async fn run(mut self, kills: usize) -> Result<Tally> {
        let mut tally = Tally::default();
        for number in 0.. {
            if tally.kills >= kills {
                break;
            }
            self.job(ACTIONS[number % ACTIONS.len()], number, &mut tally).await?;
        }
        self.compare_audit(&mut tally).await?;
        Ok(tally)
    }

    /// Runs one job, and kills the server meanwhile if it is known how long such a job takes;
    /// returns how long it took.
    async fn job(
        &mut self,
        action: &'static str,
        number: usize,
        tally: &mut Tally,
    ) -> Result<Duration> {
        let to = self.agents[number % self.agents.len()].clone();
        let job = self.prepare(action, &to).await?;
        let before = self.simulator.changes().await?.len();
        let began = Instant::now();
        self.client.send("/api/jobs/start", &[("id", &job)]).await?;
        if let Some(takes) = self.takes.get(action).copied() {
            self.random_moment(action, takes, before).await?;
            self.kill(tally).await?;
            let made = self.simulator.changes().await?.len() - before;
            tally.midway += usize::from(made < ROWS);
            if rand::random::<f64>() < SECOND_KILL {
                sleep(RECOVERY.mul_f64(rand::random())).await;
                self.kill(tally).await?;
            }
        }
        let results = self.finished(&job).await?;
        let took = began.elapsed();
        let made = self.simulator.changes().await?.split_off(before);
        let after = self.simulator.conversations().await?;
        tally.jobs += 1;
        for id in &self.ids {
            let present = after.iter().find(|one| one["id"] == **id).context("it exists")?;
            let is_right = match action {
                "assign" => present["assigned_user_id"] == *to,
                "unassign" => present["assigned_user_id"].is_null(),
                "close" => present["status"] == "closed",
                _ => present["status"] != "closed",
            };
            let made = made.iter().filter(|change| change["id"] == **id).count();
            tally.compare(&format!("{action} {id}, job {job}"), results.get(id), made, is_right);
        }
        Ok(took)
    }

    /// Waits until a random number of changes was made, and a bit longer. Most of a close passes
    /// before all its changes are made with one call.
    async fn random_moment(&self, action: &str, takes: Duration, before: usize) -> Result<()> {
        let at_once = action == "close";
        let changes = if at_once { 0 } else { rand::random_range(0..ROWS) };
        while self.simulator.changes().await?.len() < before + changes {
            sleep(Duration::from_millis(1)).await;
        }
        let longer = if at_once { takes } else { takes / ROWS as u32 };
        sleep(longer.mul_f64(rand::random())).await;
        Ok(())
    }

    /// Compares how often the audit log says that something was done with how often it was.
    async fn compare_audit(&self, tally: &mut Tally) -> Result<()> {
        let admin = self.server.another_operator("Ada Okafor", "admin").await?;
        let log = admin.visit("/audit.csv").await?.text().await?;
        let changes = self.simulator.changes().await?;
        for (id, action) in self.ids.iter().flat_map(|id| ACTIONS.map(|action| (id, action))) {
            let entry = format!(",{action},{id},");
            let audited = log.lines().filter(|line| line.contains(&entry) && line.contains(DONE));
            let is_made = |change: &&Value| change["id"] == **id && change["what"] == action;
            let (audited, made) = (audited.count(), changes.iter().filter(is_made).count());
            if audited != made {
                let row = format!("{action} {id}: made {made} times, audited {audited} times");
                tally.misaudited.push(row);
            }
        }
        Ok(())
    }

    async fn kill(&mut self, tally: &mut Tally) -> Result<()> {
        self.server.kill_and_restart().await?;
        tally.kills += 1;
        Ok(())
    }

    /// Prepares a job on the conversations as they are, and returns its number.
    async fn prepare(&self, action: &str, to: &str) -> Result<String> {
        let all = self.simulator.conversations().await?;
        let rows = all.iter().filter(|one| self.ids.iter().any(|id| one["id"] == **id));
        let rows = rows.map(|one| {
            let state = if one["status"] == "closed" { "closed" } else { "open" };
            let parts = [one["id"].as_str(), Some(state), one["assigned_user_id"].as_str()];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        });
        let rows: Vec<String> = rows.collect();
        let mut form = vec![("action", action), ("assignee", to)];
        form.extend(rows.iter().map(|row| ("rows[]", row.as_str())));
        let answer = self.client.send("/api/jobs/prepare", &form).await?;
        let at = answer.headers().get("location").context("it leads nowhere")?.to_str()?;
        Ok(at.strip_prefix("/jobs/").context("it leads elsewhere")?.to_owned())
    }

    /// Waits until the job has finished, and returns the reported state of each of its rows.
    async fn finished(&self, job: &str) -> Result<HashMap<String, String>> {
        let (page, began) = (format!("/jobs/{job}"), Instant::now());
        while !self.client.visit(&page).await?.text().await?.contains("Finished") {
            ensure!(began.elapsed() < TIMEOUT, "job {job} does not finish");
            sleep(POLL_INTERVAL).await;
        }
        let results = self.client.visit(&format!("{page}/results.csv")).await?.text().await?;
        let rows = results.lines().skip(1).map(|line| line.splitn(3, ','));
        let rows = rows.filter_map(|mut cells| Some((cells.next()?.to_owned(), cells.next()?)));
        Ok(rows.map(|(id, state)| (id, state.to_owned())).collect())
    }
}

impl Tally {
    /// Compares the reported state of a row with the number of changes that were made.
    fn compare(&mut self, row: &str, reported: Option<&String>, made: usize, is_right: bool) {
        self.rows += 1;
        let reported = reported.map_or("missing", String::as_str);
        let row =
            format!("{row}: reported {reported}, changed {made} times, now right: {is_right}");
        match reported {
            "done" => self.done += 1,
            "skipped" => self.skipped += 1,
            "failed" => self.failed += 1,
            _ => self.lost.push(row.clone()),
        }
        if made > 1 {
            self.twice.push(row.clone());
        }
        if (reported == "done") != (made == 1 && is_right) {
            self.misreported.push(row);
        }
    }

    fn add(&mut self, other: Self) {
        self.kills += other.kills;
        self.jobs += other.jobs;
        self.midway += other.midway;
        self.rows += other.rows;
        self.done += other.done;
        self.skipped += other.skipped;
        self.failed += other.failed;
        self.lost.extend(other.lost);
        self.twice.extend(other.twice);
        self.misreported.extend(other.misreported);
        self.misaudited.extend(other.misaudited);
    }
}
