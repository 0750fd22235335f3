//! One simulated operator who views lists, opens conversations and assigns some.

use crate::report::Report;
use anyhow::{Context, Result};
use rand::RngExt;
use rand::seq::IndexedRandom;
use reqwest::{Client, RequestBuilder, Response, redirect};
use serde_json::Value;
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::time::sleep;

const NAMES: [&str; 3] = ["Vera Lind", "Lea Hartmann", "Ada Okafor"];
/// Filters the operators use, the first most often.
const VIEWS: [&str; 4] = ["", "needs_reply=true", "status=open", "assigned_to=unassigned"];

/// The lists requested before, whose responses are cached.
#[derive(Default)]
pub struct Known(Mutex<HashSet<String>>);

pub struct Operator {
    name: &'static str,
    http: Client,
    address: String,
    /// The session cookie.
    cookie: String,
    report: Arc<Mutex<Report>>,
    known: Arc<Known>,
    agents: Vec<String>,
    seen: Vec<Value>,
}

impl Operator {
    pub fn new(
        number: usize,
        address: &str,
        report: Arc<Mutex<Report>>,
        known: Arc<Known>,
    ) -> Result<Self> {
        let http = Client::builder().redirect(redirect::Policy::none()).build()?;
        let (name, address) = (NAMES[number % NAMES.len()], address.to_owned());
        let (cookie, agents, seen) = Default::default();
        Ok(Self { name, http, address, cookie, report, known, agents, seen })
    }

    /// Works until `end`, pausing `think` seconds on average.
    pub async fn work(mut self, end: Instant, think: f64) -> Result<()> {
        // Stagger the operators' start.
        pause(think / 2.0).await;
        let form = [("name", self.name), ("password", ""), ("next", "")];
        let answer = self.post("/api/session/sign-in", &form).await?;
        anyhow::ensure!(
            answer.status() == 303,
            "{} cannot sign in: {}",
            self.name,
            answer.status()
        );
        let cookie = answer.headers().get("set-cookie").context("no session")?.to_str()?;
        self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let agents: Vec<Value> = self.ask("/api/agents/list", &[]).await?.json().await?;
        let id = |agent: &Value| agent["id"].as_str().map(str::to_owned);
        self.agents = agents.iter().filter_map(id).collect();
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
        let answer = self.get(&format!("/conversations?{query}")).send().await?;
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
        let answer = self.ask("/api/conversations/list", &[("query", &query)]).await?;
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
        let answer = self.ask("/api/conversations/get", &[("id", &id)]).await?;
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
        let answer = self.post("/api/conversations/assign", &fields).await?;
        let what = if self.name == NAMES[0] { "assigning, refused" } else { "assigning" };
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

    async fn ask(&self, path: &str, fields: &[(&str, &str)]) -> Result<Response> {
        let request = self.get(path).query(fields);
        request.header("accept", "application/json").send().await.context("asking")
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Response> {
        let request = self.http.post(format!("{}{path}", self.address)).form(fields);
        let request = request.header("cookie", &self.cookie);
        request.header("accept", "application/json").send().await.context("sending")
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.address)).header("cookie", &self.cookie)
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
async fn pause(seconds: f64) {
    sleep(Duration::from_secs_f64(rand::random::<f64>() * 2.0 * seconds)).await;
}
