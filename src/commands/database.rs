//! `sevendesk database …`: backs up the database and checks it, while a server runs or without one.

use super::environment;
use crate::server::config::DatabaseConfig;
use crate::server::store::maintenance;
use anyhow::bail;
use std::path::PathBuf;

/// The action.
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// Write a consistent copy to a new file, also while the server runs.
    Backup { file: PathBuf },
    /// Verify the database, or the file of a backup.
    Check { file: Option<PathBuf> },
}

/// Runs the action and prints the result. Fails if the database is damaged.
pub async fn run(args: Args) -> anyhow::Result<()> {
    match args {
        Args::Backup { file } => {
            maintenance::back_up(&DatabaseConfig::read(environment)?, &file).await?;
            println!("Backed up to {}.", file.display());
            Ok(())
        }
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
        println!("Integrity  ok");
        return Ok(());
    }
    for problem in &report.problems {
        println!("Problem    {problem}");
    }
    bail!(
        "the database is damaged. Stop the server and restore the last backup that passes this check"
    )
}
