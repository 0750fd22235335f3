//! `sevendesk simulator`: the imitation API alone.

use super::end_on_signal;
use crate::simulator::{self, Contract, Options, Simulator};
use anyhow::Context;
use clap::ValueEnum;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Where it listens, what it speaks, and how much it holds.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:7007")]
    listen: SocketAddr,
    #[command(flatten)]
    story: Story,
}

/// What the imitation API speaks and holds.
#[derive(Debug, clap::Args)]
pub struct Story {
    /// The shape of the API: as documented in January 2026, or as it answers since.
    #[arg(long, value_enum, default_value = "live")]
    pub contract: ContractName,
    /// How many conversations to invent.
    #[arg(long)]
    conversations: Option<usize>,
    /// Calls a minute before it answers 429.
    #[arg(long)]
    rate: Option<u32>,
}

/// The two shapes of the API, as the command line names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ContractName {
    Documented,
    Live,
}

impl Story {
    /// The imitation's options; what is not given stays as it is by default.
    pub fn options(&self) -> Options {
        let mut options = Options::new(match self.contract {
            ContractName::Documented => Contract::Documented,
            ContractName::Live => Contract::Live,
        });
        options.conversations = self.conversations.unwrap_or(options.conversations);
        options.rate = self.rate.unwrap_or(options.rate);
        options
    }
}

/// Runs until it is told to end.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let options = args.story.options();
    let listener = TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("cannot listen on {}", args.listen))?;
    println!("SENDSEVEN_API_URL=http://{}/api/v1", listener.local_addr()?);
    println!("SENDSEVEN_API_TOKEN={}", options.token);
    println!("SENDSEVEN_TENANT_ID={}", options.tenant);
    let ended = end_on_signal()?;
    simulator::serve(listener, Simulator::new(options), ended.cancelled_owned()).await?;
    Ok(())
}
