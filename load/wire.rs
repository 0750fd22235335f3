//! A client with minimal overhead, so that the server is what is measured: each connection repeats
//! the same prepared request and reads each response completely.

use anyhow::{Context, Result, bail, ensure};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// A prepared request and its server.
#[derive(Clone)]
pub struct Target {
    host: String,
    request: Arc<[u8]>,
}

impl Target {
    /// Prepares a GET request to an address such as `http://127.0.0.1:3000`.
    pub fn new(address: &str, path: &str, headers: &[(&str, &str)]) -> Self {
        let host = address.trim_start_matches("http://").to_owned();
        let lines: String =
            headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n{lines}\r\n");
        Self { host, request: request.into_bytes().into() }
    }

    /// Sends requests on this many connections for this long; returns the latency of each response.
    pub async fn ask(&self, connections: usize, time: Duration) -> Result<Vec<Duration>> {
        let end = Instant::now() + time;
        let mut asking = JoinSet::new();
        for _ in 0..connections {
            asking.spawn(self.clone().ask_until(end));
        }
        let mut times = Vec::new();
        while let Some(asked) = asking.join_next().await {
            times.extend(asked??);
        }
        Ok(times)
    }

    async fn ask_until(self, end: Instant) -> Result<Vec<Duration>> {
        let mut stream = TcpStream::connect(&self.host).await?;
        stream.set_nodelay(true)?;
        let (mut times, mut answer) = (Vec::new(), Vec::with_capacity(1 << 18));
        loop {
            let began = Instant::now();
            if began >= end {
                return Ok(times);
            }
            stream.write_all(&self.request).await?;
            read(&mut stream, &mut answer).await?;
            times.push(began.elapsed());
        }
    }
}

/// Reads one response, with a `Content-Length` or chunked.
async fn read(stream: &mut TcpStream, answer: &mut Vec<u8>) -> Result<()> {
    answer.clear();
    let head = loop {
        more(stream, answer).await?;
        if let Some(at) = answer.windows(4).position(|end| end == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let lines = std::str::from_utf8(&answer[..head])?.to_ascii_lowercase();
    ensure!(lines.starts_with("http/1.1 200 "), "not a page: {lines}");
    let field = |name: &str| lines.split("\r\n").find_map(|line| line.strip_prefix(name));
    if let Some(length) = field("content-length: ") {
        let whole = head + length.parse::<usize>()?;
        while answer.len() < whole {
            more(stream, answer).await?;
        }
        return Ok(());
    }
    field("transfer-encoding: chunked").context("neither a length nor chunks")?;
    while !answer.ends_with(b"\r\n0\r\n\r\n") {
        more(stream, answer).await?;
    }
    Ok(())
}

async fn more(stream: &mut TcpStream, answer: &mut Vec<u8>) -> Result<()> {
    match stream.read_buf(answer).await? {
        0 => bail!("the connection was closed in the middle of an answer"),
        _ => Ok(()),
    }
}
