//! The memory of a server: sampled while it works, and limited by a control group.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio::time::{interval, sleep};

/// Returns the resident memory of a process in kilobytes.
pub fn resident_kb(id: u32) -> Result<u64> {
    status(id, "VmRSS:")
}

/// Returns the peak resident memory of a process in kilobytes.
pub fn peak_kb(id: u32) -> Result<u64> {
    status(id, "VmHWM:")
}

/// Returns how much of the resident memory are pages of files, such as the binary's code.
pub fn files_kb(id: u32) -> Result<u64> {
    status(id, "RssFile:")
}

/// Returns a number from `/proc/{id}/status`.
fn status(id: u32, name: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.with_context(|| format!("no {name}"))?.parse()?)
}

/// The folders in which a control group for memory can be made, with the names of its files.
const HIERARCHIES: [Hierarchy; 2] = [
    Hierarchy {
        folder: "/sys/fs/cgroup",
        sign: "cgroup.controllers",
        limit: "memory.max",
        peak: "memory.peak",
        kills: "memory.events",
    },
    Hierarchy {
        folder: "/sys/fs/cgroup/memory",
        sign: "memory.limit_in_bytes",
        limit: "memory.limit_in_bytes",
        peak: "memory.max_usage_in_bytes",
        kills: "memory.oom_control",
    },
];

struct Hierarchy {
    folder: &'static str,
    /// The file that tells this hierarchy from others.
    sign: &'static str,
    limit: &'static str,
    peak: &'static str,
    /// Has a line `oom_kill`.
    kills: &'static str,
}

/// A control group with a limit of memory; removed on drop.
pub struct MemoryLimit {
    folder: PathBuf,
    of: &'static Hierarchy,
}

impl MemoryLimit {
    /// Fails if this machine or its user cannot limit memory.
    pub fn new(megabytes: u64) -> Result<Self> {
        let is_there = |of: &&Hierarchy| Path::new(of.folder).join(of.sign).is_file();
        let Some(of) = HIERARCHIES.iter().find(is_there) else {
            bail!("it has no control groups for memory");
        };
        let name = format!("sevendesk-load-{:016x}", rand::random::<u64>());
        let limit = Self { folder: Path::new(of.folder).join(name), of };
        std::fs::create_dir(&limit.folder).context("a control group cannot be made")?;
        std::fs::write(limit.folder.join(of.limit), (megabytes << 20).to_string())
            .context("a control group cannot be limited")?;
        Ok(limit)
    }

    /// Returns the shell command that puts its process into the group.
    pub fn join(&self) -> String {
        format!("echo $$ >{}", self.folder.join("cgroup.procs").display())
    }

    /// Returns the most kilobytes that the group has used, including cached files.
    pub fn peak_kb(&self) -> Result<u64> {
        let peak = std::fs::read_to_string(self.folder.join(self.of.peak))?;
        Ok(peak.trim().parse::<u64>()? / 1024)
    }

    /// Returns how many processes were killed because the limit was reached.
    pub fn kills(&self) -> Result<u64> {
        let events = std::fs::read_to_string(self.folder.join(self.of.kills))?;
        let kills = events.lines().find_map(|line| line.strip_prefix("oom_kill "));
        Ok(kills.context("no oom_kill")?.trim().parse()?)
    }
}

impl Drop for MemoryLimit {
    fn drop(&mut self) {
        // The group is in use until its process has ended.
        for _ in 0..50 {
            if std::fs::remove_dir(&self.folder).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The resident memory of a process, sampled each second.
pub struct MemorySamples {
    kilobytes: Arc<Mutex<Vec<u64>>>,
    sampling: JoinHandle<()>,
}

impl MemorySamples {
    /// Samples a process until it ends or this is dropped.
    pub fn start(id: u32) -> Self {
        let kilobytes = Arc::<Mutex<Vec<u64>>>::default();
        let samples = kilobytes.clone();
        let sampling = tokio::spawn(async move {
            let mut every = interval(Duration::from_secs(1));
            loop {
                every.tick().await;
                let Ok(now) = resident_kb(id) else { return };
                samples.lock().expect("nobody panicked").push(now);
            }
        });
        Self { kilobytes, sampling }
    }

    /// Returns the number of samples so far and their maximum.
    pub fn peak_kb(&self) -> (usize, u64) {
        let samples = self.kilobytes.lock().expect("nobody panicked");
        (samples.len(), samples.iter().copied().max().unwrap_or(0))
    }
}

impl Drop for MemorySamples {
    fn drop(&mut self) {
        self.sampling.abort();
    }
}

/// Waits until the process holds at most `most` kilobytes or `timeout` has passed; returns what it
/// holds then.
pub async fn falls_to(id: u32, most: u64, timeout: Duration) -> Result<u64> {
    let began = Instant::now();
    loop {
        let now = resident_kb(id)?;
        if now <= most || began.elapsed() > timeout {
            return Ok(now);
        }
        sleep(Duration::from_secs(1)).await;
    }
}
