//! `sevendesk simulator`: the imitation API alone.

use super::end_on_signal;
use crate::simulator::{self, Contract, Options, Simulator};
use anyhow::Context;
use clap::ValueEnum;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// Between two attempts to register a webhook.
const RETRY: Duration = Duration::from_secs(2);

/// Where it listens, what it speaks, and how much it holds.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:7007")]
    listen: SocketAddr,
    /// An address of plain HTTP to tell what happens, once it answers the challenge.
    #[arg(long, value_name = "URL", requires = "webhook_secret")]
    webhook: Option<String>,
    /// What deliveries to that address are signed with.
    #[arg(long, value_name = "SECRET", requires = "webhook")]
    webhook_secret: Option<String>,
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
    /// Invent only conversations that are not closed.
    #[arg(long)]
    open_only: bool,
    /// How many things happen in a minute; 0 keeps the story still. [default: 10 in the demo, else 0]
    #[arg(long)]
    pub pace: Option<u32>,
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
        options.open_only = self.open_only;
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
    let simulator = Simulator::new(options);
    let served = simulator::serve(listener, simulator.clone(), ended.cancelled_owned());
    let (pace, webhook) = (args.story.pace.unwrap_or(0), args.webhook.zip(args.webhook_secret));
    tokio::select! {
        served = served => served?,
        () = simulator.clone().live(pace) => {}
        () = announce(simulator, webhook) => {}
    }
    Ok(())
}

/// Registers the webhook as soon as its server is up, and never ends.
async fn announce(simulator: Simulator, webhook: Option<(String, String)>) {
    if let Some((url, secret)) = webhook {
        let mut said = None;
        while let Err(why) = simulator.register_webhook(&url, &secret).await {
            if said.as_ref() != Some(&why) {
                eprintln!("{url} is not told anything yet: {why}");
                said = Some(why);
            }
            tokio::time::sleep(RETRY).await;
        }
        println!("{url} is told what happens");
    }
    std::future::pending().await
}
