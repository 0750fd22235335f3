//! `sevendesk healthcheck`: checks whether the running server is alive, for containers that have
//! neither a shell nor a browser.

use super::environment;
use crate::server::config::WebConfig;
use anyhow::{Context, bail};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const TIMEOUT: Duration = Duration::from_secs(3);

/// Fails if the server does not answer 200 within three seconds.
pub async fn run() -> anyhow::Result<()> {
    let addr = reachable(WebConfig::read(environment)?.addr);
    let answer = tokio::time::timeout(TIMEOUT, ask(addr)).await.context("no answer in time")??;
    if answer.starts_with("HTTP/1.1 200 ") {
        return Ok(());
    }
    bail!("{addr} answered: {}", answer.lines().next().unwrap_or("nothing"))
}

async fn ask(addr: SocketAddr) -> anyhow::Result<String> {
    let mut stream =
        TcpStream::connect(addr).await.with_context(|| format!("connect to {addr}"))?;
    let request = format!("GET /livez HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// Replaces the unspecified address, on which a server listens everywhere, with loopback.
fn reachable(addr: SocketAddr) -> SocketAddr {
    let ip = match addr.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    SocketAddr::new(ip, addr.port())
}
