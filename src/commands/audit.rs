//! `sevendesk audit …`: verifies the audit log, and exports and removes its old entries, while a
//! server runs or without one.

use super::environment;
use crate::server::config::DatabaseConfig;
use crate::server::services::audit::{self, Actor, Audit, AuditEvent, action};
use crate::server::store::audit_chain::{Head, Verified};
use crate::server::store::{Store, file::create_private, now_ms};
use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// The action.
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// Verify that no entry was changed, removed, or added by something other than Sevendesk.
    Verify {
        /// Also verify that the log contains the head that an earlier verification printed.
        #[arg(long, value_name = "POSITION:HASH")]
        expect: Option<Head>,
    },
    /// Export entries older than some days to a new file of JSON lines, then remove them.
    Prune {
        /// Entries of the last so many days stay.
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..))]
        keep_days: u32,
        #[arg(long, value_name = "FILE")]
        export: PathBuf,
    },
}

/// Runs the action and prints the result. Fails if the log is not as it was written.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let store = Store::open(&DatabaseConfig::read(environment)?).await?;
    match args {
        Args::Verify { expect } => {
            let verified = verify(&store, expect.as_ref()).await?;
            println!(
                "Verified {} entries. Keep the head elsewhere, for --expect:",
                verified.entries
            );
            println!("{}", verified.head);
            Ok(())
        }
        Args::Prune { keep_days, export } => {
            verify(&store, None).await.context("nothing was removed")?;
            prune(&store, now_ms() - i64::from(keep_days) * DAY_MS, &export).await
        }
    }
}

async fn verify(store: &Store, expected: Option<&Head>) -> anyhow::Result<Verified> {
    let verified = store.verify_audit(expected).await?;
    for problem in &verified.problems {
        println!("Problem    {problem}");
    }
    if !verified.problems.is_empty() {
        bail!("the audit log is not as Sevendesk wrote it. Compare it with a backup");
    }
    Ok(verified)
}

async fn prune(store: &Store, before: i64, target: &Path) -> anyhow::Result<()> {
    let through = store.last_audit_before(before).await?;
    let (count, digest) = match export(store, through, target).await {
        Ok((0, _)) => {
            std::fs::remove_file(target).ok();
            println!("No entry is that old.");
            return Ok(());
        }
        Ok(exported) => exported,
        Err(error) => return Err(error.context("nothing was removed")),
    };
    let by = Actor { operator: audit::COMMAND_LINE.to_owned(), request: String::new() };
    let details = format!("{count} entries up to {through}; SHA-256 of the export: {digest}");
    let event =
        AuditEvent { action: action::PRUNE, details: Some(details), ..AuditEvent::default() };
    let log = Audit::new(store.clone());
    let entry = log.begin(&by, event).await?;
    let removed = store.remove_audit_through(through).await;
    let result = if removed.is_ok() { audit::DONE } else { audit::UNCERTAIN };
    log.end(entry, result).await;
    removed?;
    println!("Exported {count} entries to {} and removed them.", target.display());
    Ok(())
}

/// Writes entries to a file that only this user may read; returns their number and the file's digest.
async fn export(store: &Store, through: i64, target: &Path) -> anyhow::Result<(u64, String)> {
    let named = || format!("{} cannot be written", target.display());
    let mut file = BufWriter::new(create_private(target).with_context(named)?);
    let (mut count, mut after, mut digest) = (0, 0, Sha256::new());
    loop {
        let lines = store.audit_lines(after, through).await?;
        let Some(last) = lines.last() else { break };
        after = last.id();
        for line in &lines {
            let mut text = serde_json::to_vec(line)?;
            text.push(b'\n');
            digest.update(&text);
            file.write_all(&text).with_context(named)?;
            count += 1;
        }
    }
    file.flush().with_context(named)?;
    file.get_ref().sync_all().with_context(named)?;
    Ok((count, hex::encode(digest.finalize())))
}
