//! `sevendesk check`: verifies the settings by calling SendSeven, and changes nothing there.

use super::{EXPOSED, environment};
use crate::model::{AppError, Contract};
use crate::server::config::{PublicUrl, SendSevenConfig, WebConfig};
use crate::server::sendseven::{SendSeven, SendSevenError};
use anyhow::bail;

/// The scopes that the product requires.
const NEEDED: [&str; 2] = ["conversations:read", "conversations:update"];

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
    let gateway = SendSeven::new(&config).map_err(|error| refused(&error))?;
    let contract = gateway.contract().await.map_err(|error| {
        let hint = match error.status() {
            Some(400 | 403) if config.tenant.is_none() => NO_TENANT,
            _ => "",
        };
        anyhow::anyhow!("{}{hint}", refused(&error))
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
    let mut missing = Vec::new();
    for (scope, held) in gateway.scopes().await.map_err(|error| refused(&error))? {
        println!("Scope     {scope}: {}", if held { "yes" } else { "no" });
        if !held && NEEDED.contains(&scope) {
            missing.push(scope);
        }
    }
    if !missing.is_empty() {
        bail!("the token lacks {}. Create one in SendSeven that has it", missing.join(" and "));
    }
    Ok(())
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

/// Includes the vendor's own message, which only the user of this command sees.
fn refused(error: &SendSevenError) -> anyhow::Error {
    let said = match error {
        SendSevenError::Refused { message: Some(message), .. } => {
            format!(" SendSeven said: {message}")
        }
        _ => String::new(),
    };
    let error = AppError::from(error.clone());
    anyhow::anyhow!("{error}. {}{said}", error.remedy())
}
