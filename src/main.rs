//! The binary: parses the command line and calls one function.

use clap::Parser;
use sevendesk::server::commands::{self, Cli};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Development only: what the environment already says stays as it is.
    dotenvy::dotenv().ok();
    commands::run(Cli::parse()).await
}
