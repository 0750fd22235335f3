//! The demo under load, started as a user would start it.

use crate::memory;
use crate::processes::simulator_calls;
use anyhow::{Context, Result};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

/// A running demo; dropping it ends the process.
pub struct Demo {
    /// For example `http://127.0.0.1:40001`.
    pub address: String,
    simulator: String,
    process: Child,
}

/// Counts of the calls that the simulator received.
pub struct Calls {
    pub total: usize,
    pub worst_minute: usize,
    pub refused: usize,
}

impl Demo {
    pub async fn start(binary: &str, limit: u32, conversations: usize) -> Result<Self> {
        let free = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
        let mut process = Command::new(binary)
            .args(["demo", "--listen", "127.0.0.1:0", "--contract", "live"])
            .args(["--simulator", &free.to_string()])
            .args(["--rate", &limit.to_string()])
            .args(["--conversations", &conversations.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{binary} cannot be started; run make build first"))?;
        let said = process.stdout.take().context("its output is piped")?;
        let mut said = BufReader::new(said).lines();
        while let Some(line) = said.next_line().await? {
            if let Some((_, address)) = line.split_once("Sevendesk demo: ") {
                let (address, simulator) = (address.to_owned(), format!("http://{free}"));
                return Ok(Self { address, simulator, process });
            }
        }
        anyhow::bail!("{binary} ended without saying where it listens")
    }

    pub async fn calls(&self) -> Result<Calls> {
        let calls = simulator_calls(&self.simulator).await?;
        let mut at: Vec<u64> = calls.iter().filter_map(|call| call["at_ms"].as_u64()).collect();
        at.sort_unstable();
        let within =
            |first: usize| at[first..].iter().take_while(|t| **t < at[first] + 60_000).count();
        Ok(Calls {
            total: calls.len(),
            worst_minute: (0..at.len()).map(within).max().unwrap_or(0),
            refused: calls.iter().filter(|call| call["status"] == 429).count(),
        })
    }

    fn id(&self) -> Result<u32> {
        self.process.id().context("it has ended")
    }

    /// Returns the resident memory in kilobytes, including the simulator's.
    pub fn memory_kb(&self) -> Result<u64> {
        memory::resident_kb(self.id()?)
    }

    /// Returns the peak resident memory in kilobytes.
    pub fn peak_memory_kb(&self) -> Result<u64> {
        memory::peak_kb(self.id()?)
    }
}
