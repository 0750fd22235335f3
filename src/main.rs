//! The binary: parses the command line and calls one function.

use clap::Parser;
use mimalloc::MiMalloc;
use sevendesk::commands::{self, Cli};
use std::process::ExitCode;

/// Gives freed memory back to the system, which the GNU allocator does not after its first large
/// block.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

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
