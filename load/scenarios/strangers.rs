//! What one client can do to all others: a thousand event streams, connections that never finish
//! their request, and ten thousand forms without a session, while an operator works.

use super::clicker::{Clicker, Times};
use super::floods::{HalfOpen, Streams, forms};
use crate::client::Client;
use crate::processes::{ServerProcess, Settings, SimulatorProcess};
use crate::report::in_ms;
use anyhow::{Context, Result, ensure};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};

const LIMIT: u32 = 100_000;
/// The limit of open files that the server is started with.
const OPEN_FILES: u64 = 1_024;
const STREAMS: usize = 1_000;
/// Sessions that ask for them.
const SESSIONS: usize = 5;
/// Streams that one operator may have.
const MOST_STREAMS: usize = 30;
const HALF_OPEN: usize = 1_400;
const FORMS: usize = 10_000;
/// The forms come through a proxy that names their addresses.
const PROXY: [u8; 4] = [127, 0, 0, 3];
/// Clicks that are measured in each part.
const CLICKS: usize = 100;
/// Maximum 95th percentile latency of a click.
const P95: Duration = Duration::from_secs(1);
/// The first sign-in of a minute with an unknown name, and the number of the others.
const AUDITED_A_MINUTE: i64 = 2;

/// Fails if the operator's clicks become slow, their stream ends, or strangers add rows.
pub async fn run(binary: &str) -> Result<()> {
    rlimit::increase_nofile_limit(4 * HALF_OPEN as u64)?;
    let (proxy, secret) = (IpAddr::from(PROXY), format!("{:032x}", rand::random::<u128>()));
    let options = ["--conversations", "300", "--open-only", "--rate", &LIMIT.to_string()];
    let simulator = SimulatorProcess::start(binary, &options).await?;
    let settings = Settings {
        trusted_proxy: Some(&proxy.to_string()),
        webhook_secret: Some(&secret),
        undo_seconds: Some(0),
        limited_by: Some(format!("ulimit -n {OPEN_FILES}")),
        ..Settings::new(LIMIT)
    };
    let server = ServerProcess::start(binary, &simulator, settings).await?;
    let files = server.open_files_limit()?;
    ensure!(files == OPEN_FILES, "the server may open {files} files");
    let lea = server.ready().await?;
    let mut clicker = Clicker::start(&lea, &simulator).await?;
    Times::heading();
    let before = clicker.clicks(CLICKS).await?.print("before", None);
    let mut slow = Vec::new();
    let mut judge = |what: &str, times: Times| {
        let p95 = times.print(what, Some(before));
        if p95 > P95 {
            slow.push(format!("{what}: p95 {}", in_ms(p95)));
        }
    };

    let mut sessions = vec![server.another_operator("Ada Okafor", "lead").await?];
    while sessions.len() < SESSIONS {
        sessions.push(Client::sign_in_as(&server.address, "Ada Okafor").await?);
    }
    let (mut streams, times) =
        tokio::join!(Streams::open_all(&sessions, STREAMS), clicker.clicks(CLICKS));
    judge("while another asks for streams", times?);
    let (answered, open) = (streams.answered, streams.count_open());
    drop(streams);

    let to: SocketAddr = server.address.trim_start_matches("http://").parse()?;
    let mut opened = Vec::new();
    for (from, what) in [
        ([127, 0, 0, 2], "half-open ones from another address"),
        ([127, 0, 0, 1], "half-open ones from the same address"),
    ] {
        let attack = HalfOpen::start(HALF_OPEN, from.into(), to).await?;
        let times = clicker.clicks(CLICKS).await.context(what)?;
        judge(what, times);
        opened.push(attack.opened());
    }

    let (earlier, began) = (rows(server.database()?).await?, Instant::now());
    let (answers, times) =
        tokio::join!(forms(&server.address, FORMS, proxy), clicker.clicks(CLICKS));
    judge("while strangers send forms", times?);
    let (answers, minutes) = (answers?, began.elapsed().as_secs_f64() / 60.0);
    let later = rows(server.database()?).await?;
    println!("streams of one operator   {STREAMS} asked for, {answered} answered, {open} open");
    println!("half-open at once         {HALF_OPEN}, opened {opened:?} times in all");
    println!("forms of strangers        {FORMS} in {minutes:.1} min, answers {answers:?}");
    let mut added = Vec::new();
    for (table, rows) in later {
        let more = rows - earlier.get(&table).copied().unwrap_or(0);
        // The operator's own clicks are in the audit log too.
        let (own, most) = match &*table {
            "audit" | "audit_results" => {
                (CLICKS as i64, AUDITED_A_MINUTE * (minutes.ceil() as i64 + 1))
            }
            _ => (0, 0),
        };
        if more > 0 {
            println!("  rows added to {table:<16} {more}, {} of them by strangers", more - own);
        }
        if more - own > most {
            added.push(table);
        }
    }
    ensure!(slow.is_empty(), "clicks are slow: {slow:?}");
    ensure!(open <= MOST_STREAMS, "one operator has {open} streams");
    ensure!(added.is_empty(), "strangers have added rows to {added:?}");
    ensure!(answers.keys().all(|status| *status < 500), "a form was answered with an error");
    Ok(())
}

/// Returns the number of rows of each table.
async fn rows(database: &Path) -> Result<BTreeMap<String, i64>> {
    let options = SqliteConnectOptions::new().filename(database).read_only(true);
    let mut connection = options.connect().await?;
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await?;
    let mut rows = BTreeMap::new();
    for table in tables {
        let count = AssertSqlSafe(format!("SELECT count(*) FROM \"{table}\""));
        let count = sqlx::query_scalar(count).fetch_one(&mut connection).await?;
        rows.insert(table, count);
    }
    Ok(rows)
}
