//! The cost of a page compared with sending the same bytes from memory: the same client measures
//! the product and a plain axum server with stored responses in turn, on the same machine.

use super::demo::Demo;
use crate::report::{in_ms, quantile};
use crate::wire::Target;
use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::get;
use bytes::Bytes;
use reqwest::{Client, redirect};
use serde::{Deserialize, Serialize};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

const LEAD: &str = "Lea Hartmann";
const LIST: &str = "/conversations?status=open";
/// `Accept-Encoding` of browsers over HTTP, and of Chrome over HTTPS.
const ENCODINGS: [&str; 2] = ["identity", "gzip, deflate, br, zstd"];
/// Maximum ratio of the 99th percentile latency to the median.
const MAX_TAIL: u32 = 5;

#[derive(Debug, clap::Args)]
#[group(id = "page")]
pub struct Args {
    /// Page scenario: a running demo, such as http://127.0.0.1:3000, instead of a new one
    #[arg(long)]
    address: Option<String>,
    /// Page scenario: rounds in which both servers are measured in turn
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Page scenario: seconds for each server in a round
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Page scenario: minimum share of the in-memory throughput that the list must reach
    #[arg(long, default_value_t = 0.20)]
    least: f64,
    /// Page scenario: serve the response read from stdin
    #[arg(long, hide = true)]
    from_memory: bool,
}

/// A response of the product, to be sent from memory.
#[derive(Serialize, Deserialize)]
struct Answer {
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// The measurements of one page.
struct Measured {
    name: String,
    kilobytes: usize,
    per_second: [f64; 2],
    ratio: f64,
    median: Duration,
    slowest: Duration,
}

/// Number of concurrent keep-alive connections.
const CONNECTIONS: usize = 16;

/// Measures all pages; fails if the list is too slow.
pub async fn run(binary: &str, args: Args) -> Result<()> {
    if args.from_memory {
        return serve_from_memory().await;
    }
    let demo = match &args.address {
        Some(_) => None,
        None => Some(Demo::start(binary, 600, 2_000).await?),
    };
    let address = args.address.clone().or(demo.as_ref().map(|demo| demo.address.clone()));
    let address = address.context("there is an address or a demo")?;
    let cookie = sign_in(&address).await?;
    let list = fetch(&address, LIST, &cookie, ENCODINGS[0]).await?;
    let pages = [
        ("list", LIST.to_owned(), ENCODINGS[0]),
        ("list, compressed", LIST.to_owned(), ENCODINGS[1]),
        ("team", "/team".to_owned(), ENCODINGS[0]),
        ("detail", first_detail(&list)?, ENCODINGS[0]),
    ];
    let idle = demo.as_ref().map(Demo::memory_kb).transpose()?;
    let mut measured = Vec::new();
    for (name, path, encoding) in &pages {
        // Warm the cache: only cached pages are measured.
        fetch(&address, path, &cookie, encoding).await?;
        let answer = fetch(&address, path, &cookie, encoding).await?;
        let headers = [("cookie", cookie.as_str()), ("accept-encoding", *encoding)];
        let headers = [headers[0], headers[1], ("accept", "text/html")];
        let page = Target::new(&address, path, &headers);
        measured.push(measure(name, page, answer, &headers, &args).await?);
    }
    println!(
        "{:<18} {:>7} {:>8} {:>12} {:>7} {:>9} {:>9}",
        "", "kB", "pages/s", "from memory", "ratio", "p50", "p99"
    );
    for page in &measured {
        println!(
            "{:<18} {:>7} {:>8.0} {:>12.0} {:>7.3} {:>9} {:>9}",
            page.name,
            page.kilobytes,
            page.per_second[0],
            page.per_second[1],
            page.ratio,
            in_ms(page.median),
            in_ms(page.slowest)
        );
    }
    if let (Some(demo), Some(idle)) = (&demo, idle) {
        let (now, most) = (demo.memory_kb()? / 1024, demo.peak_memory_kb()? / 1024);
        println!(
            "memory with the imitation: {} MB idle, {most} MB at most, {now} MB now",
            idle / 1024
        );
    }
    let list = &measured[0];
    ensure!(list.ratio >= args.least, "the list reaches {:.3} of {}", list.ratio, args.least);
    ensure!(
        list.slowest <= list.median * MAX_TAIL,
        "the slowest hundredth of lists takes more than {MAX_TAIL} times the median"
    );
    Ok(())
}

/// Measures the product and the same bytes from memory in turn. The ratio is the median of the
/// rounds, since other load on the machine disturbs some of them.
async fn measure(
    name: &str,
    page: Target,
    answer: Answer,
    headers: &[(&str, &str)],
    args: &Args,
) -> Result<Measured> {
    let kilobytes = answer.body.len().div_ceil(1000);
    let (_process, memory) = start_from_memory(&answer).await?;
    let memory = Target::new(&memory, "/", headers);
    let time = Duration::from_secs_f64(args.seconds);
    for target in [&page, &memory] {
        target.ask(CONNECTIONS, time / 4).await?;
    }
    let (mut times, mut rounds) = (Vec::new(), Vec::new());
    for _ in 0..args.rounds.max(1) {
        let drawn = page.ask(CONNECTIONS, time).await?;
        let sent = memory.ask(CONNECTIONS, time).await?.len();
        rounds.push((drawn.len() as f64 / sent.max(1) as f64, drawn.len(), sent));
        times.extend(drawn);
    }
    rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
    times.sort_unstable();
    ensure!(!times.is_empty(), "{name} was never answered");
    let seconds = args.seconds * rounds.len() as f64;
    let drawn: usize = rounds.iter().map(|round| round.1).sum();
    let sent: usize = rounds.iter().map(|round| round.2).sum();
    Ok(Measured {
        name: name.to_owned(),
        kilobytes,
        per_second: [drawn as f64 / seconds, sent as f64 / seconds],
        ratio: rounds[rounds.len() / 2].0,
        median: quantile(&times, 0.5),
        slowest: quantile(&times, 0.99),
    })
}

async fn sign_in(address: &str) -> Result<String> {
    let http = Client::builder().redirect(redirect::Policy::none()).build()?;
    let form = [("name", LEAD), ("password", ""), ("next", "")];
    let request = http.post(format!("{address}/api/session/sign-in")).form(&form);
    let answer = request.header("accept", "text/html").send().await?;
    let cookie = answer.headers().get("set-cookie").context("no session")?.to_str()?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

/// Fetches a page without decompressing it.
async fn fetch(address: &str, path: &str, cookie: &str, encoding: &str) -> Result<Answer> {
    let request = Client::new().get(format!("{address}{path}")).header("cookie", cookie);
    let request = request.header("accept", "text/html").header("accept-encoding", encoding);
    let answer = request.send().await?;
    ensure!(answer.status() == 200, "{path}: {}", answer.status());
    ensure!(!answer.url().path().starts_with("/sign-in"), "nobody is signed in");
    let added = ["connection", "content-length", "date", "transfer-encoding"];
    let original = answer.headers().iter().filter(|(name, _)| !added.contains(&name.as_str()));
    let headers = original
        .map(|(name, value)| Ok((name.to_string(), value.to_str()?.to_owned())))
        .collect::<Result<_>>()?;
    Ok(Answer { headers, body: answer.bytes().await?.to_vec() })
}

/// Returns the URL of the first conversation in the list.
fn first_detail(list: &Answer) -> Result<String> {
    let page = std::str::from_utf8(&list.body)?;
    let rest = page.split("href=\"/conversations/").nth(1).context("the list has no row")?;
    let id = rest.split(['"', '?']).next().unwrap_or_default();
    Ok(format!("/conversations/{id}"))
}

/// Starts a separate process, like the product's; dropping it ends the process.
async fn start_from_memory(answer: &Answer) -> Result<(Child, String)> {
    let mut process = Command::new(std::env::current_exe()?)
        .args(["--scenario", "page", "--from-memory"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut input = process.stdin.take().context("its input is piped")?;
    input.write_all(&serde_json::to_vec(answer)?).await?;
    drop(input);
    let said = process.stdout.take().context("its output is piped")?;
    let address = BufReader::new(said).lines().next_line().await?;
    Ok((process, address.context("it says where it listens")?))
}

async fn serve_from_memory() -> Result<()> {
    let mut input = Vec::new();
    tokio::io::stdin().read_to_end(&mut input).await?;
    let Answer { headers, body } = serde_json::from_slice(&input)?;
    let mut sent = HeaderMap::new();
    for (name, value) in &headers {
        sent.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
    }
    let body = Bytes::from(body);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    let answer = move || std::future::ready((sent.clone(), body.clone()));
    Ok(axum::serve(listener, Router::new().route("/", get(answer))).await?)
}
