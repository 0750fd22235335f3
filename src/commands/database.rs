//! `sevendesk database …`: backs up the database and checks it, while a server runs or without one;
//! and restores a backup while none runs.

use super::environment;
use crate::server::config::{self, DatabaseConfig};
use crate::server::services::audit::{self, Actor, Audit, AuditEvent, action};
use crate::server::store::restore::{self, Restored};
use crate::server::store::{DatabaseLock, Store, maintenance};
use anyhow::{anyhow, bail};
use std::path::{Path, PathBuf};

/// The action.
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// Write a consistent copy to a new file, also while the server runs.
    Backup { file: PathBuf },
    /// Verify the database, or the file of a backup.
    Check { file: Option<PathBuf> },
    /// Copy everything to an empty database, such as postgres://sevendesk@db/sevendesk. Stop the
    /// server first.
    Copy { url: String },
    /// Put a backup in the place of the database, which is kept beside it. Stop the server first.
    Restore { file: PathBuf },
}

/// Runs the action and prints the result. Fails if the database is damaged.
pub async fn run(args: Args) -> anyhow::Result<()> {
    match args {
        Args::Backup { file } => {
            maintenance::back_up(&DatabaseConfig::read(environment)?, &file).await?;
            println!("Backed up to {}.", file.display());
            Ok(())
        }
        Args::Copy { url } => copy(&url).await,
        Args::Restore { file } => restore(&DatabaseConfig::read(environment)?, &file).await,
        Args::Check { file: Some(file) } => check(&DatabaseConfig::of_file(&file)).await,
        Args::Check { file: None } => check(&DatabaseConfig::read(environment)?).await,
    }
}

async fn check(config: &DatabaseConfig) -> anyhow::Result<()> {
    let report = maintenance::check(config).await?;
    println!("Migration  {} (this version knows up to {})", report.migration, report.known);
    for (name, count) in &report.counts {
        println!("Rows       {count} {name}");
    }
    if report.problems.is_empty() {
        println!("Integrity  {}", if report.is_verified { "ok" } else { "see pg_amcheck" });
        return Ok(());
    }
    for problem in &report.problems {
        println!("Problem    {problem}");
    }
    bail!(
        "the database is damaged. Stop the server and restore the last backup that passes this check"
    )
}

async fn copy(url: &str) -> anyhow::Result<()> {
    let config = DatabaseConfig::read(environment)?;
    let with_target = |name: &str| match name {
        config::DATABASE_URL => Some(url.to_owned()),
        _ => environment(name),
    };
    let target = DatabaseConfig::read(with_target).map_err(|_| {
        anyhow!("the target is not a database: name one such as postgres://sevendesk@db/sevendesk, without a password")
    })?;
    let _locks = (DatabaseLock::acquire(&config).await?, DatabaseLock::acquire(&target).await?);
    let (from, to) = (Store::open(&config).await?, Store::open(&target).await?);
    for (table, count) in from.copy_to(&to).await? {
        println!("Copied     {count} rows of {table}");
    }
    println!("Both have the same number of rows in each table, and the same audit log.");
    println!(
        "Set SEVENDESK_DATABASE_URL to the copy. Do not start a server on the original again: both would send the changes that are pending."
    );
    Ok(())
}

async fn restore(config: &DatabaseConfig, file: &Path) -> anyhow::Result<()> {
    let Restored { replaced, dropped, paused } = restore::restore(config, file).await?;
    let by = Actor { operator: audit::COMMAND_LINE.to_owned(), request: String::new() };
    let details = format!("{dropped} pending changes dropped, {paused} jobs paused");
    let event =
        AuditEvent { action: action::RESTORE, details: Some(details), ..AuditEvent::default() };
    let log = Audit::new(Store::open(config).await?);
    log.record(&by, event, audit::DONE).await.map_err(|error| anyhow!(error.headline()))?;
    println!("Restored {}.", file.display());
    if let Some(replaced) = replaced {
        println!("The database until now is {}.", replaced.display());
    }
    if dropped > 0 {
        println!("Pending changes that are not sent: {dropped}.");
    }
    if paused > 0 {
        println!("Jobs that are paused: {paused}. Look at them before you resume.");
    }
    Ok(())
}
