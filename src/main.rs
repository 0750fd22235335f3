//! The binary: parses the command line and calls one function.

use clap::Parser;
use mimalloc::MiMalloc;
use sevendesk::commands::{self, Cli, env_file};
use std::process::ExitCode;

/// Returns freed memory to the system; the GNU allocator stops doing so after its first large
/// block.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    // Before there are threads, which could read the environment meanwhile.
    match env_file::load().and_then(|()| run(Cli::parse())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Print the causes but no backtrace: the user can fix what stops a command.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(cli: Cli) -> anyhow::Result<()> {
    commands::run(cli).await
}
