//! The processes under load: the simulator and the server. Dropping the value ends the process.

use crate::client::{Client, NAME, PASSWORD};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::time::sleep;

/// Timeout to start a process or to load the queue once.
const TIMEOUT: Duration = Duration::from_secs(120);

/// A running `sevendesk simulator`.
pub struct SimulatorProcess {
    /// For example `http://127.0.0.1:40001`.
    pub address: String,
    settings: Vec<(String, String)>,
    _process: Child,
}

/// A running `sevendesk serve` with its own database and operator.
pub struct ServerProcess {
    pub address: String,
    /// The command that starts it.
    command: Command,
    process: Child,
    database: Database,
}

/// A database file, removed on drop.
struct Database(PathBuf);

impl SimulatorProcess {
    /// Starts the simulator with additional options.
    pub async fn start(binary: &str, options: &[&str]) -> Result<Self> {
        let mut process = Command::new(binary)
            .args(["simulator", "--listen", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{binary} cannot be started; run make build first"))?;
        let said = process.stdout.take().context("its output is piped")?;
        let mut said = BufReader::new(said).lines();
        let mut settings = Vec::new();
        while settings.len() < 3 {
            let line = said.next_line().await?.context("the imitation has ended")?;
            let (name, value) = line.split_once('=').context("it says its settings first")?;
            settings.push((name.to_owned(), value.to_owned()));
        }
        let url = settings.iter().find(|(name, _)| name == "SENDSEVEN_API_URL");
        let address = url.and_then(|(_, url)| url.strip_suffix("/api/v1"));
        let address = address.context("it says where it listens")?.to_owned();
        Ok(Self { address, settings, _process: process })
    }

    /// Sends a command to the simulator's admin API.
    pub async fn control(&self, path: &str, command: Value) -> Result<String> {
        let request = reqwest::Client::new().post(format!("{}/_simulator/{path}", self.address));
        Ok(request.json(&command).send().await?.error_for_status()?.text().await?)
    }

    pub async fn forget_calls(&self) -> Result<()> {
        self.control("forget", json!({})).await.map(|_| ())
    }

    /// Returns every call since the calls were last forgotten.
    pub async fn calls(&self) -> Result<Vec<Value>> {
        simulator_calls(&self.address).await
    }

    pub async fn conversations(&self) -> Result<Vec<Value>> {
        let path = format!("{}/_simulator/conversations", self.address);
        Ok(reqwest::get(path).await?.json().await?)
    }

    /// Returns the body of the latest event.
    pub async fn last_event(&self) -> Result<String> {
        let path = format!("{}/_simulator/events", self.address);
        let events: Vec<Value> = reqwest::get(path).await?.json().await?;
        let body = events.last().and_then(|event| event["body"].as_str());
        Ok(body.context("an event was told")?.to_owned())
    }
}

impl ServerProcess {
    /// Starts the server against that simulator, with this rate limit in calls per minute.
    pub async fn start(
        binary: &str,
        simulator: &SimulatorProcess,
        limit: u32,
        secret: Option<&str>,
    ) -> Result<Self> {
        let unique = format!("sevendesk-load-{:016x}.db", rand::random::<u64>());
        let database = Database(std::env::temp_dir().join(unique));
        let url = format!("sqlite://{}", database.0.display());
        let listen = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
        add_operator(binary, &url, NAME).await?;
        let mut command = Command::new(binary);
        command
            .arg("serve")
            .envs(simulator.settings.iter().cloned())
            .envs(secret.map(|secret| ("SENDSEVEN_WEBHOOK_SECRET", secret)))
            .env("SENDSEVEN_RATE_LIMIT", limit.to_string())
            .env("SEVENDESK_ADDR", listen.to_string())
            .env("SEVENDESK_DATABASE_URL", url)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let process = command.spawn()?;
        let address = format!("http://{listen}");
        let server = Self { address, command, process, database };
        server.listens().await?;
        Ok(server)
    }

    /// Kills the server with SIGKILL and restarts it with the same database.
    pub async fn kill_and_restart(&mut self) -> Result<()> {
        self.process.kill().await?;
        self.process = self.command.spawn()?;
        self.listens().await
    }

    async fn listens(&self) -> Result<()> {
        let listen = self.address.trim_start_matches("http://");
        let began = Instant::now();
        while TcpStream::connect(listen).await.is_err() {
            ensure!(began.elapsed() < TIMEOUT, "the product does not listen");
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Signs in and waits until the server has loaded the whole queue once.
    pub async fn ready(&self) -> Result<Client> {
        let client = Client::sign_in(&self.address).await?;
        let began = Instant::now();
        loop {
            let page = client.list("").await?;
            if !page["source"]["Queue"]["complete_at"].is_null() {
                return Ok(client);
            }
            ensure!(began.elapsed() < TIMEOUT, "the queue is never complete");
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// Adds another operator and signs in as them.
    pub async fn another_operator(&self, name: &str) -> Result<Client> {
        let binary = self.command.as_std().get_program().to_string_lossy().into_owned();
        let url = format!("sqlite://{}", self.database.0.display());
        add_operator(&binary, &url, name).await?;
        Client::sign_in_as(&self.address, name).await
    }

    /// Returns the resident memory in kilobytes.
    pub fn memory_kb(&self) -> Result<u64> {
        memory_kb(&self.process)
    }

    /// Returns the CPU time used so far.
    pub fn processor_time(&self) -> Result<Duration> {
        let id = self.process.id().context("it has ended")?;
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
        // After the name in parentheses: user and system time in 1/100 s, see proc(5).
        let (_, rest) = stat.rsplit_once(')').context("it has a name")?;
        let ticks = rest.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
        let ticks: u64 = ticks.sum::<Result<_, _>>()?;
        Ok(Duration::from_millis(ticks * 10))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        for extension in ["db", "db-wal", "db-shm"] {
            std::fs::remove_file(self.0.with_extension(extension)).ok();
        }
    }
}

async fn add_operator(binary: &str, database: &str, name: &str) -> Result<()> {
    let mut adding = Command::new(binary)
        .args(["user", "add", name, "--role", "lead", "--password-stdin"])
        .env("SEVENDESK_DATABASE_URL", database)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .with_context(|| format!("{binary} cannot be started; run make build first"))?;
    let mut input = adding.stdin.take().context("its input is piped")?;
    input.write_all(PASSWORD.as_bytes()).await?;
    drop(input);
    ensure!(adding.wait().await?.success(), "the operator cannot be added");
    Ok(())
}

/// Returns every call that the simulator at this address has recorded.
pub async fn simulator_calls(address: &str) -> Result<Vec<Value>> {
    Ok(reqwest::get(format!("{address}/_simulator/calls")).await?.json().await?)
}

/// Returns the resident memory of a process in kilobytes.
pub fn memory_kb(process: &Child) -> Result<u64> {
    status(process, "VmRSS:")
}

/// Returns the peak resident memory of a process in kilobytes.
pub fn peak_memory_kb(process: &Child) -> Result<u64> {
    status(process, "VmHWM:")
}

/// Returns a number from `/proc/{pid}/status`.
fn status(process: &Child, name: &str) -> Result<u64> {
    let id = process.id().context("it has ended")?;
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.with_context(|| format!("no {name}"))?.parse()?)
}
