//! `sevendesk webhooks`: registers this server's address with SendSeven, and looks after it.

use super::{environment, explained, secret_file::SecretFile};
use crate::model::Capability;
use crate::model::connection::WebhookEndpoint;
use crate::server::config::{PublicUrl, SendSevenConfig, WebConfig};
use crate::server::sendseven::{
    Availability, Priority, Registered, SendSeven, SendSevenError, Verification,
};
use crate::web::webhooks::PATH;
use anyhow::{Context, bail};
use clap::Subcommand;
use secrecy::{ExposeSecret, SecretString};
use std::path::PathBuf;
use std::time::Duration;
use tokio::time::sleep;

/// How often, and how many times, an endpoint is looked at until it has answered the challenge.
const VERIFY_INTERVAL: Duration = Duration::from_secs(1);
const VERIFY_TRIES: u32 = 8;

#[derive(Debug, Subcommand)]
pub enum Args {
    /// Register this server's address, and show the secret once.
    Register {
        #[command(flatten)]
        target: Target,
        /// The name that SendSeven shows.
        #[arg(long, default_value = "Sevendesk")]
        name: String,
        /// A new file to write the secret to, instead of printing it.
        #[arg(long, value_name = "FILE")]
        secret_file: Option<PathBuf>,
    },
    /// List the addresses that are registered, and how they do.
    List,
    /// Make SendSeven send its challenge again.
    Verify(Chosen),
    /// Make SendSeven deliver an event with sample data.
    Test(Chosen),
    /// Remove a registration.
    Remove(Chosen),
}

/// The address for webhooks.
#[derive(Debug, clap::Args)]
pub struct Target {
    /// The address that SendSeven reaches this server at. [default: SEVENDESK_PUBLIC_URL]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

/// One registered address.
#[derive(Debug, clap::Args)]
pub struct Chosen {
    /// The id that `list` shows. [default: the one with this server's address]
    id: Option<String>,
    #[command(flatten)]
    target: Target,
}

/// Runs the command; fails with the remedy.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let config = SendSevenConfig::read(environment)?;
    let gateway =
        SendSeven::new(&config).map_err(|error| explained(&error))?.with_priority(Priority::Change);
    match args {
        Args::Register { target, name, secret_file } => {
            let url = target.url()?;
            if config.url.starts_with("https:") && !url.starts_with("https:") {
                bail!("SendSeven delivers to https addresses alone, and {url} is none");
            }
            register(&gateway, &url, &name, secret_file).await
        }
        Args::List => list(&gateway).await,
        Args::Verify(chosen) => verify(&gateway, &chosen.id(&gateway).await?).await,
        Args::Test(chosen) => test(&gateway, &chosen.id(&gateway).await?).await,
        Args::Remove(chosen) => {
            let id = chosen.id(&gateway).await?;
            answered(gateway.remove_webhook(&id).await, Capability::DeleteWebhooks)?;
            println!("Removed {id}. SendSeven delivers nothing to it anymore");
            Ok(())
        }
    }
}

async fn register(
    gateway: &SendSeven,
    url: &str,
    name: &str,
    secret_file: Option<PathBuf>,
) -> anyhow::Result<()> {
    // A token that may register but not list cannot tell; SendSeven then decides.
    if let Ok(Availability::Available(known)) = gateway.webhook_endpoints().await
        && let Some(known) = known.iter().find(|one| one.url == url)
    {
        bail!(
            "SendSeven has this address already ({}) and shows its secret only once. If it is lost, \
             remove the registration first: sevendesk webhooks remove {}",
            known.id,
            known.id
        );
    }
    // Before anything is registered: the secret cannot be asked for again.
    let file = secret_file.map(SecretFile::create).transpose()?;
    let registered = gateway.register_webhook(name, url).await;
    let Registered { id, secret } =
        answered(registered, Capability::CreateWebhooks).with_context(|| {
            format!("{url} could not be registered; it has to be https and reachable from outside")
        })?;
    println!("Registered  {url} ({id})");
    let Some(secret) = secret else {
        bail!(
            "SendSeven did not show the secret. Remove the registration and try again: sevendesk \
             webhooks remove {id}"
        );
    };
    hand_out(&secret, file)?;
    println!(
        "Then restart Sevendesk. Deliveries until then are refused, and SendSeven repeats them"
    );
    print_verified(gateway, &id, false).await
}

/// Prints the secret or writes it to the file.
fn hand_out(secret: &SecretString, file: Option<SecretFile>) -> anyhow::Result<()> {
    match file {
        Some(file) => {
            let path = file.write(secret.expose_secret())?;
            println!("Secret      written to {}", path.display());
            println!("Set SENDSEVEN_WEBHOOK_SECRET_FILE={}", path.display());
        }
        None => {
            println!("Secret      shown this once:");
            println!("SENDSEVEN_WEBHOOK_SECRET={}", secret.expose_secret());
        }
    }
    Ok(())
}

async fn list(gateway: &SendSeven) -> anyhow::Result<()> {
    let endpoints = endpoints(gateway).await?;
    if endpoints.is_empty() {
        println!("No address is registered. sevendesk webhooks register registers this server's");
    }
    for endpoint in endpoints {
        println!("{}  {}", endpoint.id, endpoint.url);
        println!("    {}", state(&endpoint));
        if endpoint.failures_in_a_row > 0 {
            println!("    {} deliveries failed in a row", endpoint.failures_in_a_row);
        }
        if endpoint.queued + endpoint.dropped > 0 {
            println!("    {} deliveries wait, {} were dropped", endpoint.queued, endpoint.dropped);
        }
    }
    Ok(())
}

fn state(endpoint: &WebhookEndpoint) -> &'static str {
    match endpoint {
        _ if !endpoint.is_verified => {
            "not verified: nothing is delivered until it has answered the challenge (sevendesk \
             webhooks verify)"
        }
        _ if endpoint.suspended_at.is_some() => {
            "suspended after failures: deliveries wait until SendSeven tries again"
        }
        _ if !endpoint.is_active => "switched off in SendSeven",
        _ => "verified and active",
    }
}

async fn verify(gateway: &SendSeven, id: &str) -> anyhow::Result<()> {
    let outcome = answered(gateway.verify_webhook(id).await, Capability::UpdateWebhooks)?;
    print_verified(gateway, id, outcome == Verification::Verified).await
}

/// Waits until the endpoint has answered the challenge, and says so.
async fn print_verified(
    gateway: &SendSeven,
    id: &str,
    mut is_verified: bool,
) -> anyhow::Result<()> {
    let mut tries = 0;
    while !is_verified {
        // A token that may not read endpoints cannot tell.
        let Ok(Availability::Available(known)) = gateway.webhook_endpoints().await else {
            println!("Verified    unknown: the token lacks webhooks:read");
            return Ok(());
        };
        is_verified = known.iter().any(|one| one.id == id && one.is_verified);
        tries += 1;
        if !is_verified && tries == VERIFY_TRIES {
            bail!(
                "the challenge was not answered, so SendSeven delivers nothing yet. Start Sevendesk \
                 where that address leads, then: sevendesk webhooks verify {id}"
            );
        }
        if !is_verified {
            sleep(VERIFY_INTERVAL).await;
        }
    }
    println!("Verified    yes: the challenge was answered");
    Ok(())
}

async fn test(gateway: &SendSeven, id: &str) -> anyhow::Result<()> {
    let test = answered(gateway.test_webhook(id).await, Capability::UpdateWebhooks)?;
    let took = test.milliseconds.map(|ms| format!(" after {ms} ms")).unwrap_or_default();
    match (test.succeeded, test.status) {
        (true, _) => println!("Delivered   and answered{took}"),
        (false, Some(401)) => bail!(
            "the test delivery was refused: SENDSEVEN_WEBHOOK_SECRET is not this endpoint's, or the \
             clock is wrong"
        ),
        (false, Some(503)) => bail!(
            "the test delivery was refused: Sevendesk runs without a secret. Set \
             SENDSEVEN_WEBHOOK_SECRET and restart it"
        ),
        (false, status) => {
            let status = status.map(|code| format!(" with status {code}")).unwrap_or_default();
            let said = test.message.map(|text| format!(". SendSeven said: {text}"));
            bail!("the test delivery failed{status}{}", said.unwrap_or_default());
        }
    }
    Ok(())
}

impl Target {
    /// Returns the whole address; one without a path gets the path of webhooks.
    fn url(&self) -> anyhow::Result<String> {
        match &self.url {
            Some(url) => {
                let uri: http::Uri = url.parse().ok().filter(is_absolute).with_context(|| {
                    format!("--url is no address such as https://desk.example.com{PATH}")
                })?;
                Ok(match uri.path() {
                    "/" => format!("{}{PATH}", url.trim_end_matches('/')),
                    _ => url.clone(),
                })
            }
            None => {
                let web = WebConfig::read(environment)?;
                if web.public == PublicUrl::of(web.addr) {
                    bail!(
                        "SEVENDESK_PUBLIC_URL is not set, so this server's address is not known. Set \
                         it, or give --url https://desk.example.com{PATH}"
                    );
                }
                Ok(format!("{}{PATH}", web.public.origin()))
            }
        }
    }
}

fn is_absolute(uri: &http::Uri) -> bool {
    matches!(uri.scheme_str(), Some("http" | "https")) && uri.authority().is_some()
}

impl Chosen {
    /// Returns the given id, else the id of the endpoint with this server's address.
    async fn id(self, gateway: &SendSeven) -> anyhow::Result<String> {
        if let Some(id) = self.id {
            return Ok(id);
        }
        let url = self.target.url()?;
        let known = endpoints(gateway).await?.into_iter().find(|one| one.url == url);
        let known = known.with_context(|| {
            format!("{url} is not registered. sevendesk webhooks list shows what is")
        })?;
        Ok(known.id)
    }
}

async fn endpoints(gateway: &SendSeven) -> anyhow::Result<Vec<WebhookEndpoint>> {
    answered(gateway.webhook_endpoints().await, Capability::ReadWebhooks)
}

/// Returns the answer, or why there is none.
fn answered<T>(
    answer: Result<Availability<T>, SendSevenError>,
    needs: Capability,
) -> anyhow::Result<T> {
    match answer {
        Ok(Availability::Available(answer)) => Ok(answer),
        Ok(Availability::ScopeMissing) => {
            bail!("the API token lacks {}. Give it that scope in SendSeven", needs.scope())
        }
        Ok(Availability::NotInContract) => bail!(
            "this API has no calls for webhooks. Register https://your-address{PATH} in SendSeven by \
             hand"
        ),
        Err(error) if error.status() == Some(404) => {
            bail!(
                "there is no registration with this id. sevendesk webhooks list shows those there are"
            )
        }
        Err(error) => Err(explained(&error)),
    }
}
