//! `sevendesk check`: verifies the settings by calling SendSeven, and changes nothing there.

use super::{EXPOSED, environment, explained};
use crate::model::{Capability, Contract};
use crate::server::config::{PublicUrl, SendSevenConfig, WebConfig};
use crate::server::sendseven::{SendSeven, SendSevenError};
use anyhow::bail;

/// What the product requires.
const NEEDED: [Capability; 2] = [Capability::ReadConversations, Capability::ChangeConversations];

/// Said if people reach the server by another address than it listens on.
const NO_PROXIES: &str = "SEVENDESK_PUBLIC_URL is set, but SEVENDESK_TRUSTED_PROXIES is not. If a \
    proxy is in front, set it to the proxy's address or network: until then everybody behind the \
    proxy counts as one address, and one stranger can lock everybody out";

/// Said if the API refuses a call without a tenant.
const NO_TENANT: &str = ". SENDSEVEN_TENANT_ID is not set: if this API speaks the documented \
    contract, set it";

/// Prints what works; fails with the remedy if something required does not.
pub async fn run() -> anyhow::Result<()> {
    let config = SendSevenConfig::read(environment)?;
    let web = WebConfig::read(environment)?;
    println!("Address   {}", web.public.origin());
    if web.public != PublicUrl::of(web.addr) && web.trusted_proxies.is_empty() {
        println!("Proxies   {NO_PROXIES}");
    }
    println!("API       {}", config.url);
    if config.exposes_token() {
        println!("Warning   {EXPOSED}");
    }
    let gateway = SendSeven::new(&config).map_err(|error| explained(&error))?;
    let contract = gateway.contract().await.map_err(|error| {
        let hint = match error.status() {
            Some(400 | 403) if config.tenant.is_none() => NO_TENANT,
            _ => "",
        };
        anyhow::anyhow!("{}{hint}", explained(&error))
    })?;
    println!("Token     accepted, {}", tenant(&config));
    println!("Contract  {}", spoken(contract));
    println!("Limit     {} calls a minute (SENDSEVEN_RATE_LIMIT)", config.rate_limit);
    if let Some(ahead) = gateway.clock_ahead() {
        println!("Clock     {}", clock(ahead));
    }
    let users = gateway.users().await;
    println!(
        "Team      {}",
        match &users {
            Ok(Some(agents)) => format!("{} agents listed by the API (team:read)", agents.len()),
            Ok(None) =>
                "not listed by the API; SEVENDESK_AGENTS names who can be assigned".to_owned(),
            Err(error) => format!("could not be asked for: {error}"),
        }
    );
    let missing = print_scopes(&gateway).await.map_err(|error| explained(&error))?;
    if !missing.is_empty() {
        bail!("the token lacks {}. Create one in SendSeven that has it", missing.join(" and "));
    }
    Ok(())
}

/// Prints what the token may do, as SendSeven lists it, else as trying shows. Returns the missing
/// scopes that the product requires.
async fn print_scopes(gateway: &SendSeven) -> Result<Vec<&'static str>, SendSevenError> {
    gateway.read_scopes().await?;
    let is_listed = gateway.may(Capability::ReadConversations).is_some();
    let source = if is_listed { "listed by the API" } else { "not listed by the API; tried" };
    println!("Scopes    {source}");
    let mut missing = Vec::new();
    for capability in Capability::ALL {
        let held = match is_listed {
            true => gateway.may(capability),
            false => gateway.try_out(capability).await?,
        };
        let word = match held {
            Some(true) => "yes",
            Some(false) => "no",
            None => "unknown",
        };
        println!("          {:<42}{:<23}{word}", capability.label(), capability.scope());
        if held == Some(false) && NEEDED.contains(&capability) {
            missing.push(capability.scope());
        }
    }
    Ok(missing)
}

fn tenant(config: &SendSevenConfig) -> String {
    match &config.tenant {
        Some(tenant) => format!("tenant {tenant}"),
        None => "in its own tenant (SENDSEVEN_TENANT_ID is not set)".to_owned(),
    }
}

fn spoken(contract: Option<Contract>) -> &'static str {
    match contract {
        Some(Contract::Documented) => "documented (January 2026)",
        Some(Contract::Live) => "live",
        None => "not known yet: there is no conversation to judge by",
    }
}

/// SendSeven tells its time in whole seconds, and a response takes a while.
const CLOCK_TOLERANCE: u64 = 2;

fn clock(ahead: i64) -> String {
    let by = ahead.unsigned_abs();
    let side = if ahead > 0 { "behind" } else { "ahead of" };
    match by {
        ..=CLOCK_TOLERANCE => "agrees with SendSeven's".to_owned(),
        _ => format!(
            "{by} s {side} SendSeven's; from 300 s on, webhooks are refused. Synchronize it (NTP)"
        ),
    }
}
