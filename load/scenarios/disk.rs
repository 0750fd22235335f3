//! A disk that is full, and one that the kernel has made read-only: what is refused, what is said,
//! and that everything goes on by itself. Needs root, because it mounts file systems.

use crate::client::Client;
use crate::processes::{ServerProcess, Settings, SimulatorProcess};
use anyhow::{Context, Result, bail, ensure};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const LIMIT: u32 = 100_000;
/// How soon the server has to notice, and to go on afterwards: it tests writing every two seconds.
const NOTICE_TIMEOUT: Duration = Duration::from_secs(15);
/// How soon a session that ended meanwhile is deleted, so that a restart does not revive it.
const DELETE_TIMEOUT: Duration = Duration::from_secs(5);
const NOT_SAVED: &str = "Sevendesk cannot save anything at the moment";

/// Fails if something is sent that was not written down, or if the server does not recover.
pub async fn run(binary: &str) -> Result<()> {
    let options = ["--conversations", "60", "--open-only", "--rate", &LIMIT.to_string()];
    let simulator = SimulatorProcess::start(binary, &options).await?;

    let disk = Disk::in_memory()?;
    let mut trial = Trial::start(binary, &simulator, &disk).await?;
    let filler = disk.fill()?;
    let noticed = trial.refuses_everything().await?;
    std::fs::remove_file(filler)?;
    let went_on = trial.recovers().await?;
    println!("full: noticed after {noticed:.1?}, went on {went_on:.1?} after there was room");
    sleep(DELETE_TIMEOUT).await;
    trial.server.kill_and_restart().await?;
    trial.stays_signed_out().await?;
    drop(trial);

    let disk = Disk::of_image()?;
    let mut trial = Trial::start(binary, &simulator, &disk).await?;
    disk.make_read_only()?;
    let noticed = trial.refuses_everything().await?;
    trial.server.kill().await?;
    disk.repair()?;
    trial.server.restart().await?;
    let went_on = trial.recovers().await?;
    println!(
        "read-only: noticed after {noticed:.1?}, went on {went_on:.1?} after repair and restart"
    );
    Ok(())
}

/// A file system for a database; unmounted on drop.
struct Disk {
    folder: PathBuf,
    /// Of a file system that is not in memory.
    image: Option<PathBuf>,
}

impl Disk {
    fn in_memory() -> Result<Self> {
        let disk = Self { folder: new_folder()?, image: None };
        let folder = disk.folder.display();
        command(&format!("mount -t tmpfs -o size=8m,mode=700 sevendesk-load {folder}"))?;
        Ok(disk)
    }

    fn of_image() -> Result<Self> {
        let folder = new_folder()?;
        let image = folder.with_extension("img");
        File::create(&image)?.set_len(32 << 20)?;
        let disk = Self { folder, image: Some(image) };
        command(&format!("mkfs.ext4 -q -F {}", disk.image().display()))?;
        disk.mount()?;
        Ok(disk)
    }

    fn image(&self) -> &Path {
        self.image.as_deref().unwrap_or(Path::new(""))
    }

    fn mount(&self) -> Result<()> {
        let (image, folder) = (self.image().display(), self.folder.display());
        command(&format!("mount -o loop,errors=remount-ro {image} {folder}"))
    }

    /// Writes a file until nothing more fits.
    fn fill(&self) -> Result<PathBuf> {
        let path = self.folder.join("filler");
        let mut filler = File::create(&path)?;
        for size in [1 << 16, 1 << 12, 1] {
            while filler.write_all(&vec![1; size]).is_ok() {}
        }
        Ok(path)
    }

    /// Lets the kernel find an error: unlike `mount -o remount,ro`, this works while files are
    /// open, and is what happens when a disk fails.
    fn make_read_only(&self) -> Result<()> {
        let mounts = std::fs::read_to_string("/proc/mounts")?;
        let folder = self.folder.display().to_string();
        let mount = mounts.lines().find(|line| line.split(' ').nth(1) == Some(&folder));
        let device = mount.and_then(|line| line.split(' ').next()?.strip_prefix("/dev/"));
        let device = device.context("it is mounted")?;
        std::fs::write(format!("/sys/fs/ext4/{device}/trigger_fs_error"), "on purpose")?;
        let refused = std::fs::write(self.folder.join("probe"), "");
        ensure!(refused.is_err(), "the disk can still be written");
        Ok(())
    }

    /// Checks the file system as an administrator would, and mounts it again.
    fn repair(&self) -> Result<()> {
        command(&format!("umount {}", self.folder.display()))?;
        // 1 means that errors were corrected.
        command(&format!("fsck.ext4 -y {} || test $? -eq 1", self.image().display()))?;
        self.mount()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        command(&format!("umount --lazy {}", self.folder.display())).ok();
        std::fs::remove_dir(&self.folder).ok();
        std::fs::remove_file(self.image()).ok();
    }
}

fn new_folder() -> Result<PathBuf> {
    let name = format!("sevendesk-load-{:016x}", rand::random::<u64>());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder)?;
    Ok(folder)
}

fn command(line: &str) -> Result<()> {
    let output = Command::new("sh").args(["-c", line]).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        bail!("{line}: {said}. This scenario has to mount file systems: run it as root");
    }
    Ok(())
}

/// A server on such a disk, an operator at work, and another session that signs out meanwhile.
struct Trial<'a> {
    server: ServerProcess,
    simulator: &'a SimulatorProcess,
    lea: Client,
    leaving: Client,
    conversation: String,
    /// Changes that the simulator had made before.
    changes: usize,
}

impl<'a> Trial<'a> {
    async fn start(binary: &str, simulator: &'a SimulatorProcess, disk: &Disk) -> Result<Self> {
        let settings = Settings {
            undo_seconds: Some(0),
            folder: Some(disk.folder.clone()),
            ..Settings::new(LIMIT)
        };
        let server = ServerProcess::start(binary, simulator, settings).await?;
        let lea = server.ready().await?;
        let leaving = Client::sign_in(&server.address).await?;
        let all = simulator.conversations().await?;
        let open = all.iter().find(|one| one["status"] != "closed").context("one is open")?;
        let conversation = open["id"].as_str().context("it has an id")?.to_owned();
        let changes = simulator.changes().await?.len();
        Ok(Self { server, simulator, lea, leaving, conversation, changes })
    }

    /// Returns how long it took until `/readyz` reported it.
    async fn refuses_everything(&self) -> Result<Duration> {
        let began = Instant::now();
        let why = self.until_ready(503).await?;
        let noticed = began.elapsed();
        ensure!(why.contains("cannot be written"), "/readyz gives no reason: {why}");
        let form = [("id", &*self.conversation)];
        for close in [
            self.lea.call("/api/conversations/close", &form).await?,
            self.lea.send("/api/conversations/close", &form).await?,
        ] {
            let (status, text) = (close.status(), close.text().await?);
            ensure!(status == 503, "a change was answered {status}: {text}");
            let is_said = text.contains(NOT_SAVED) || text.contains("NotSaved");
            ensure!(is_said, "the answer to a change does not say why: {text}");
        }
        let page = self.lea.visit("/conversations").await?;
        ensure!(page.status() == 200, "the list was answered {}", page.status());
        let signing_in = Client::sign_in(&self.server.address).await;
        let refused = signing_in.err().context("a session began that is not saved")?;
        ensure!(format!("{refused:#}").contains("503"), "a sign-in: {refused:#}");
        let left = self.leaving.send("/api/session/sign-out", &[]).await?;
        ensure!(left.status() == 303, "a sign-out was answered {}", left.status());
        self.stays_signed_out().await?;
        let changes = self.simulator.changes().await?.len();
        ensure!(changes == self.changes, "something was sent that was not written down");
        Ok(noticed)
    }

    /// Returns how long it took until `/readyz` reported it.
    async fn recovers(&mut self) -> Result<Duration> {
        let began = Instant::now();
        self.until_ready(200).await?;
        let went_on = began.elapsed();
        let close =
            self.lea.call("/api/conversations/close", &[("id", &*self.conversation)]).await?;
        ensure!(close.status() == 200, "a change was answered {}", close.status());
        Client::sign_in(&self.server.address).await?;
        let changes = self.simulator.changes().await?.split_off(self.changes);
        ensure!(changes.len() == 1, "not one change was made, but {changes:?}");
        Ok(went_on)
    }

    async fn stays_signed_out(&self) -> Result<()> {
        let page = self.leaving.visit("/conversations").await?;
        ensure!(page.status() == 303, "who signed out still sees the list: {}", page.status());
        Ok(())
    }

    /// Waits until `/readyz` answers this status; returns its text.
    async fn until_ready(&self, status: u16) -> Result<String> {
        let began = Instant::now();
        loop {
            let answer = self.lea.visit("/readyz").await?;
            if answer.status() == status {
                return Ok(answer.text().await?);
            }
            ensure!(began.elapsed() < NOTICE_TIMEOUT, "/readyz does not answer {status}");
            sleep(Duration::from_millis(200)).await;
        }
    }
}
