//! What one client may try so that nobody else is served.

use crate::client::Client;
use anyhow::{Result, ensure};
use futures::stream::{self, StreamExt, TryStreamExt};
use reqwest::{RequestBuilder, redirect};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// After which a connection that was cut off is opened again.
const OPENS_AGAIN: Duration = Duration::from_secs(1);
const TIMEOUT: Duration = Duration::from_secs(60);
const FORMS_AT_ONCE: usize = 16;

/// Event streams, which are read to their end.
pub struct Streams {
    pub answered: usize,
    reading: JoinSet<()>,
}

impl Streams {
    /// Requests this many, in turn in these sessions.
    pub async fn open_all(sessions: &[Client], number: usize) -> Self {
        let (mut reading, mut answered) = (JoinSet::new(), 0);
        for client in sessions.iter().cycle().take(number) {
            if let Ok(mut events) = client.listen().await {
                answered += 1;
                reading.spawn(async move { while events.changed().await.is_ok() {} });
            }
        }
        Self { answered, reading }
    }

    /// Returns how many have not ended.
    pub fn count_open(&mut self) -> usize {
        while self.reading.try_join_next().is_some() {}
        self.reading.len()
    }
}

/// Connections that never finish the head of their request, and come back when they are cut off.
pub struct HalfOpen {
    opened: Arc<AtomicUsize>,
    _connections: JoinSet<()>,
}

impl HalfOpen {
    /// Returns when each of them was opened once.
    pub async fn start(number: usize, from: IpAddr, to: SocketAddr) -> Result<Self> {
        let (opened, mut connections) = (Arc::<AtomicUsize>::default(), JoinSet::new());
        for _ in 0..number {
            let opened = opened.clone();
            connections.spawn(async move {
                loop {
                    if hold(from, to, &opened).await.is_err() {
                        opened.fetch_add(1, Relaxed);
                    }
                    sleep(OPENS_AGAIN).await;
                }
            });
        }
        let began = Instant::now();
        while opened.load(Relaxed) < number {
            ensure!(began.elapsed() < TIMEOUT, "the connections cannot be opened");
            sleep(Duration::from_millis(50)).await;
        }
        Ok(Self { opened, _connections: connections })
    }

    /// Returns how many were opened so far, again or for the first time.
    pub fn opened(&self) -> usize {
        self.opened.load(Relaxed)
    }
}

/// Opens a connection and holds it until the server cuts it off.
async fn hold(from: IpAddr, to: SocketAddr, opened: &AtomicUsize) -> std::io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(from, 0))?;
    let mut stream = socket.connect(to).await?;
    opened.fetch_add(1, Relaxed);
    // The server may have cut it off already.
    stream.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Half").await.ok();
    stream.read_u8().await.ok();
    Ok(())
}

/// Sends forms without a session, from many addresses; returns how often each status was answered.
pub async fn forms(address: &str, number: usize, proxy: IpAddr) -> Result<BTreeMap<u16, usize>> {
    let http = reqwest::Client::builder().redirect(redirect::Policy::none()).local_address(proxy);
    let http = http.build()?;
    let sending = (0..number).map(|number| {
        let from = format!("198.51.{}.{}", number / 250 % 100, number % 250);
        let request = form(&http, address, number).header("x-forwarded-for", from);
        async move { anyhow::Ok(request.send().await?.status().as_u16()) }
    });
    let answers = stream::iter(sending).buffer_unordered(FORMS_AT_ONCE);
    let count = async |mut answers: BTreeMap<u16, usize>, status| {
        *answers.entry(status).or_default() += 1;
        Ok(answers)
    };
    answers.try_fold(BTreeMap::new(), count).await
}

/// Returns one of ten kinds of forms.
fn form(http: &reqwest::Client, address: &str, number: usize) -> RequestBuilder {
    let post = |path: &str| http.post(format!("{address}{path}"));
    let name = format!("nobody {number}");
    let urlencoded = ("content-type", "application/x-www-form-urlencoded");
    match number % 10 {
        0 => post("/api/session/sign-in").form(&[("name", &*name), ("password", "guess")]),
        1 | 2 => post("/api/session/sign-out").form(&[("x", "y")]),
        3 => post("/api/session/theme").form(&[("theme", "dark")]),
        4 => post("/api/session/theme").form(&[("theme", &name)]),
        5 => post("/api/session/language").form(&[("language", "de")]),
        6 => post("/api/session/sign-in").header(urlencoded.0, urlencoded.1).body("%%%=\u{0}&&&"),
        7 => post("/api/session/sign-in").header("content-type", "text/csv").body("name,password"),
        8 => post("/api/conversations/close").form(&[("id", "conv_1"), ("note", &name)]),
        _ => post("/webhooks/sendseven").body("{}"),
    }
}
