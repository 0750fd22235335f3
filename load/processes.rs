//! The processes under load: the simulator and the server. Dropping the value ends the process.

use crate::client::{Client, NAME, PASSWORD};
use crate::database::Database;
use crate::memory;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
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
    binary: String,
    /// The command that starts it.
    command: Command,
    process: Child,
    database: Database,
}

/// How to start a server, besides the simulator it calls.
pub struct Settings<'a> {
    /// Calls a minute.
    pub limit: u32,
    pub webhook_secret: Option<&'a str>,
    /// The address of a proxy whose `X-Forwarded-For` is trusted.
    pub trusted_proxy: Option<&'a str>,
    /// Seconds in which a change can be undone, unless the default.
    pub undo_seconds: Option<u32>,
    /// A shell command that the server's process runs before the server, to limit it.
    pub limited_by: Option<String>,
    /// The folder of the database, unless the one for temporary files.
    pub folder: Option<PathBuf>,
}

impl Settings<'_> {
    /// Everything as it is by default, but for the calls a minute.
    pub fn new(limit: u32) -> Self {
        Self {
            limit,
            webhook_secret: None,
            trusted_proxy: None,
            undo_seconds: None,
            limited_by: None,
            folder: None,
        }
    }
}

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

    /// Returns every change that calls have made since the start: `id` and `what`.
    pub async fn changes(&self) -> Result<Vec<Value>> {
        Ok(reqwest::get(format!("{}/_simulator/made", self.address)).await?.json().await?)
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
    /// Starts the server against that simulator.
    pub async fn start(
        binary: &str,
        simulator: &SimulatorProcess,
        settings: Settings<'_>,
    ) -> Result<Self> {
        let folder = settings.folder.unwrap_or_else(std::env::temp_dir);
        let database = Database::fresh(&folder).await?;
        let listen = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
        add_operator(binary, &database.url(), NAME, "lead").await?;
        let mut command = match settings.limited_by {
            Some(limit) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("{limit} && exec \"$0\" serve"), binary]);
                shell
            }
            None => {
                let mut server = Command::new(binary);
                server.arg("serve");
                server
            }
        };
        let undo = settings.undo_seconds.map(|seconds| seconds.to_string());
        command
            .envs(simulator.settings.iter().cloned())
            .envs(settings.webhook_secret.map(|secret| ("SENDSEVEN_WEBHOOK_SECRET", secret)))
            .envs(settings.trusted_proxy.map(|proxy| ("SEVENDESK_TRUSTED_PROXIES", proxy)))
            .envs(undo.map(|seconds| ("SEVENDESK_UNDO_SECONDS", seconds)))
            .env("SENDSEVEN_RATE_LIMIT", settings.limit.to_string())
            .env("SEVENDESK_ADDR", listen.to_string())
            .env("SEVENDESK_DATABASE_URL", database.url())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let process = command.spawn()?;
        let (address, binary) = (format!("http://{listen}"), binary.to_owned());
        let server = Self { address, binary, command, process, database };
        server.listens().await?;
        Ok(server)
    }

    /// Kills the server with SIGKILL and restarts it with the same database.
    pub async fn kill_and_restart(&mut self) -> Result<()> {
        self.kill().await?;
        self.restart().await
    }

    /// Kills the server with SIGKILL.
    pub async fn kill(&mut self) -> Result<()> {
        Ok(self.process.kill().await?)
    }

    /// Starts a killed server with the same database.
    pub async fn restart(&mut self) -> Result<()> {
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

    /// Adds another operator.
    pub async fn add_operator(&self, name: &str, role: &str) -> Result<()> {
        add_operator(&self.binary, &self.database.url(), name, role).await
    }

    /// Adds another operator and signs in as them.
    pub async fn another_operator(&self, name: &str, role: &str) -> Result<Client> {
        self.add_operator(name, role).await?;
        Client::sign_in_as(&self.address, name).await
    }

    /// Returns the process id.
    pub fn id(&self) -> Result<u32> {
        self.process.id().context("it has ended")
    }

    /// Returns how many files the process may open at most.
    pub fn open_files_limit(&self) -> Result<u64> {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", self.id()?))?;
        let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
        let most = line.and_then(|line| line.split_whitespace().next());
        Ok(most.context("it has a limit")?.parse()?)
    }

    /// Returns the database's file, if it has one.
    pub fn database(&self) -> Result<&Path> {
        self.database.file()
    }

    /// Returns the resident memory in kilobytes.
    pub fn memory_kb(&self) -> Result<u64> {
        memory::resident_kb(self.id()?)
    }

    /// Returns the peak resident memory in kilobytes.
    pub fn peak_memory_kb(&self) -> Result<u64> {
        memory::peak_kb(self.id()?)
    }

    /// Returns the CPU time used so far.
    pub fn processor_time(&self) -> Result<Duration> {
        let id = self.id()?;
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
        // After the name in parentheses: user and system time in 1/100 s, see proc(5).
        let (_, rest) = stat.rsplit_once(')').context("it has a name")?;
        let ticks = rest.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
        let ticks: u64 = ticks.sum::<Result<_, _>>()?;
        Ok(Duration::from_millis(ticks * 10))
    }
}

async fn add_operator(binary: &str, database: &str, name: &str, role: &str) -> Result<()> {
    let mut adding = Command::new(binary)
        .args(["user", "add", name, "--role", role, "--password-stdin"])
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
