//! `sevendesk simulator`: the simulator alone.

use crate::simulator::{self, Contract, Options, Simulator};
use anyhow::Context;
use clap::ValueEnum;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The delay between two attempts to register a webhook.
const RETRY: Duration = Duration::from_secs(2);

/// The addresses and options of the simulator.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:7007")]
    listen: SocketAddr,
    /// A plain HTTP URL to send webhooks to, once it answers the challenge.
    #[arg(long, value_name = "URL", requires = "webhook_secret")]
    webhook: Option<String>,
    /// The secret that deliveries to that URL are signed with.
    #[arg(long, value_name = "SECRET", requires = "webhook")]
    webhook_secret: Option<String>,
    #[command(flatten)]
    seed: SeedArgs,
}

/// The contract and the data of the simulator.
#[derive(Debug, clap::Args)]
pub struct SeedArgs {
    /// The contract of the API: as documented in January 2026, or live, as it answers since.
    #[arg(long, value_enum, default_value = "live")]
    pub contract: ContractName,
    /// How many conversations to invent.
    #[arg(long)]
    conversations: Option<usize>,
    /// Calls per minute before it answers 429.
    #[arg(long)]
    rate: Option<u32>,
    /// Invent only conversations that are not closed.
    #[arg(long)]
    open_only: bool,
    /// How many events happen per minute; 0 for none. [default: 10 in the demo, else 0]
    #[arg(long)]
    pub pace: Option<u32>,
}

/// The two contracts of the API, as the command line names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ContractName {
    Documented,
    Live,
}

impl SeedArgs {
    /// Returns the simulator's options, with defaults for those not given.
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

/// Runs until `ended` is cancelled.
pub async fn run(args: Args, ended: CancellationToken) -> anyhow::Result<()> {
    let options = args.seed.options();
    let listener = TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("cannot listen on {}", args.listen))?;
    println!("SENDSEVEN_API_URL=http://{}/api/v1", listener.local_addr()?);
    println!("SENDSEVEN_API_TOKEN={}", options.token);
    println!("SENDSEVEN_TENANT_ID={}", options.tenant);
    let simulator = Simulator::new(options);
    let served = simulator::serve(listener, simulator.clone(), ended.cancelled_owned());
    let (pace, webhook) = (args.seed.pace.unwrap_or(0), args.webhook.zip(args.webhook_secret));
    tokio::select! {
        served = served => served?,
        () = simulator.clone().live(pace) => {}
        () = announce(simulator, webhook) => {}
    }
    Ok(())
}

/// Registers the webhook as soon as its server is up, and never returns.
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
