//! The binary: parses the command line and calls one function.

use clap::Parser;
use mimalloc::MiMalloc;
use sevendesk::commands::{self, Cli};
use std::process::ExitCode;

/// Returns freed memory to the system; the GNU allocator stops doing so after its first large
/// block.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    // For development only: variables that are already set take precedence.
    dotenvy::dotenv().ok();
    match commands::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Print the causes but no backtrace: the user can fix what stops a command.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
