//! One simulated operator who views lists, opens conversations and assigns some.

use crate::client::Client;
use crate::report::Report;
use anyhow::Result;
use rand::RngExt;
use rand::seq::IndexedRandom;
use serde_json::Value;
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Filters the operators use, the first most often.
const VIEWS: [&str; 4] = ["", "needs_reply=true", "status=open", "assigned_to=unassigned"];

/// The lists requested before, whose responses are cached.
#[derive(Default)]
pub struct Known(Mutex<HashSet<String>>);

pub struct Operator {
    client: Client,
    /// Whether they may only read.
    is_viewer: bool,
    report: Arc<Mutex<Report>>,
    known: Arc<Known>,
    agents: Vec<String>,
    seen: Vec<Value>,
}

impl Operator {
    pub fn new(
        client: Client,
        is_viewer: bool,
        report: Arc<Mutex<Report>>,
        known: Arc<Known>,
    ) -> Self {
        Self { client, is_viewer, report, known, agents: Vec::new(), seen: Vec::new() }
    }

    /// Works until `end`, pausing `think` seconds on average.
    pub async fn work(mut self, end: Instant, think: f64) -> Result<()> {
        self.agents = self.client.agents().await?;
        while Instant::now() < end {
            let action = rand::rng().random_range(0..100);
            match action {
                0..25 => self.open_page().await?,
                25..73 => self.look().await?,
                73..94 => self.open().await?,
                _ => self.assign().await?,
            }
            pause(think).await;
        }
        Ok(())
    }

    /// Loads the list as an HTML page, like a full page load.
    async fn open_page(&mut self) -> Result<()> {
        let query = self.choose();
        let what = if self.known.look(&query) { "list page, known" } else { "list page, first" };
        let began = Instant::now();
        let answer = self.client.visit(&format!("/conversations?{query}")).await?;
        let status = answer.status().as_u16();
        answer.bytes().await?;
        self.record(what, status, began);
        Ok(())
    }

    /// Loads the list with a random filter or page as JSON.
    async fn look(&mut self) -> Result<()> {
        let query = self.choose();
        let what = if self.known.look(&query) { "list, known" } else { "list, first" };
        let began = Instant::now();
        let answer = self.client.ask("/api/conversations/list", "query", &query).await?;
        let status = answer.status().as_u16();
        let list: Value = answer.json().await?;
        self.record(what, status, began);
        if let (Some(at), Some(rows)) = (list["as_of"].as_u64(), list["rows"].as_array()) {
            let now = std::time::SystemTime::UNIX_EPOCH.elapsed()?.as_secs();
            self.report.lock().expect("nobody panicked").age(now.saturating_sub(at));
            self.seen = rows.iter().filter_map(|row| row.get("Read")).cloned().collect();
        }
        Ok(())
    }

    async fn open(&mut self) -> Result<()> {
        let Some(id) = self.any_seen() else { return self.look().await };
        let began = Instant::now();
        let answer = self.client.ask("/api/conversations/get", "id", &id).await?;
        self.record("opening", answer.status().as_u16(), began);
        Ok(())
    }

    async fn assign(&mut self) -> Result<()> {
        let (Some(id), Some(agent)) = (self.any_seen(), self.agents.choose(&mut rand::rng()))
        else {
            return self.look().await;
        };
        let began = Instant::now();
        let fields = [("id", id.as_str()), ("assignee", agent.as_str())];
        let answer = self.client.call("/api/conversations/assign", &fields).await?;
        let what = if self.is_viewer { "assigning, refused" } else { "assigning" };
        self.record(what, answer.status().as_u16(), began);
        Ok(())
    }

    fn choose(&self) -> String {
        let mut dice = rand::rng();
        let view = match dice.random_range(0..100) {
            0..40 => VIEWS[0].to_owned(),
            40..65 => VIEWS[1].to_owned(),
            65..80 => VIEWS[2].to_owned(),
            80..88 => VIEWS[3].to_owned(),
            _ => match self.agents.choose(&mut dice) {
                Some(agent) => format!("assigned_to={agent}&status=open"),
                None => VIEWS[0].to_owned(),
            },
        };
        match dice.random_range(0..10) {
            0 => format!("{view}&page=2"),
            1 => format!("{view}&page=3"),
            _ => view,
        }
    }

    fn any_seen(&self) -> Option<String> {
        self.seen.choose(&mut rand::rng())?["id"].as_str().map(str::to_owned)
    }

    fn record(&self, what: &'static str, status: u16, began: Instant) {
        self.report.lock().expect("nobody panicked").record(what, status, began.elapsed());
    }
}

impl Known {
    /// Returns whether the list was requested before, and marks it as requested.
    fn look(&self, query: &str) -> bool {
        !self.0.lock().expect("nobody panicked").insert(query.to_owned())
    }
}

/// Sleeps between zero and twice this many seconds.
pub async fn pause(seconds: f64) {
    sleep(Duration::from_secs_f64(rand::random::<f64>() * 2.0 * seconds)).await;
}
