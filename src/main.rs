//! The binary: parses the command line and calls one function.

use clap::Parser;
use sevendesk::server::commands::{self, Cli};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // Development only: what the environment already says stays as it is.
    dotenvy::dotenv().ok();
    match commands::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The causes and no backtrace: what stops a command is for whoever typed it to mend.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
