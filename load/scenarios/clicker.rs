//! An operator who assigns one conversation after the other, each on a new connection, with a page
//! open: how long the clicks take, and how soon the page's stream has them.

use crate::client::Client;
use crate::processes::SimulatorProcess;
use crate::report::{in_ms, quantile};
use crate::sse::Events;
use anyhow::{Context, Result, ensure};
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// The pause between two clicks.
const PAUSE: Duration = Duration::from_millis(100);
const TIMEOUT: Duration = Duration::from_secs(10);

pub struct Clicker {
    client: Client,
    events: Events,
    agents: Vec<String>,
    /// Conversations with their assignees, the next one first.
    conversations: VecDeque<(String, Option<String>)>,
}

/// Sorted times of clicks, and of their way to the stream.
pub struct Times {
    clicks: Vec<Duration>,
    on_stream: Vec<Duration>,
}

impl Clicker {
    pub async fn start(client: &Client, simulator: &SimulatorProcess) -> Result<Self> {
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let all = simulator.conversations().await?;
        let conversations =
            all.iter().filter_map(|one| Some((text(&one["id"])?, text(&one["assigned_user_id"]))));
        let agents = client.agents().await?;
        ensure!(agents.len() > 1, "nobody else works");
        Ok(Self {
            events: client.listen().await?.begun().await?,
            client: client.with_new_connections()?,
            agents,
            conversations: conversations.collect(),
        })
    }

    /// Clicks this often.
    pub async fn clicks(&mut self, number: usize) -> Result<Times> {
        let (mut clicks, mut on_stream) = (Vec::new(), Vec::new());
        for _ in 0..number {
            let (id, holder) = self.conversations.pop_front().context("there are conversations")?;
            let others = self.agents.iter().filter(|agent| Some(*agent) != holder.as_ref());
            let to = others.min_by_key(|_| rand::random::<u32>()).context("somebody else works")?;
            let began = Instant::now();
            let form = [("id", id.as_str()), ("assignee", to)];
            let answer = self.client.call("/api/conversations/assign", &form).await;
            let answer = answer.context("a click failed")?;
            ensure!(answer.status() == 200, "a click was answered {}", answer.status());
            answer.bytes().await?;
            clicks.push(began.elapsed());
            let is_shown = async {
                while self.events.changed().await? != id {}
                anyhow::Ok(())
            };
            timeout(TIMEOUT, is_shown).await.context("the stream does not have a click")??;
            on_stream.push(began.elapsed());
            self.conversations.push_back((id, Some(to.clone())));
            sleep(PAUSE).await;
        }
        clicks.sort_unstable();
        on_stream.sort_unstable();
        Ok(Times { clicks, on_stream })
    }
}

impl Times {
    pub fn heading() {
        println!("{:<40} {:>9} {:>9} {:>7} {:>9}", "clicks", "p50", "p95", "ratio", "on stream");
    }

    /// Prints them, compared with those before; returns the 95th percentile of the clicks.
    pub fn print(&self, what: &str, before: Option<Duration>) -> Duration {
        let (p50, p95) = (quantile(&self.clicks, 0.5), quantile(&self.clicks, 0.95));
        let ratio = p95.as_secs_f64() / before.unwrap_or(p95).as_secs_f64();
        let shown = in_ms(quantile(&self.on_stream, 0.95));
        println!("{what:<40} {:>9} {:>9} {ratio:>7.1} {shown:>9}", in_ms(p50), in_ms(p95));
        p95
    }
}
