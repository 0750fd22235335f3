//! Parsers for the values of variables. `None` means that the value is invalid.

use super::{LogFormat, PublicUrl};
use crate::model::{Agent, AgentId, Channel, Contract};
use http::Uri;
use ipnet::IpNet;
use sqlx::postgres::PgConnectOptions;
use std::net::IpAddr;
use std::str::FromStr;

pub fn from_str<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// Accepts text that is valid in a header: visible ASCII without spaces.
pub fn header_text(text: &str) -> Option<String> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| text.to_owned())
}

/// Parses an http or https URL and strips its trailing slash. Rejects credentials: they would be
/// printed, and would replace the token in the header.
pub fn api_url(text: &str) -> Option<String> {
    let uri: Uri = text.parse().ok()?;
    let sound = matches!(uri.scheme_str(), Some("http" | "https"))
        && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
        && uri.query().is_none();
    sound.then(|| text.trim_end_matches('/').to_owned())
}

/// Whether a host is this machine or in a private network: by its address, or by a name that public
/// DNS does not have.
pub fn is_private_host(host: &str) -> bool {
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => {
            ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
        Err(_) => {
            let private = [".localhost", ".local", ".internal", ".home.arpa"];
            !host.contains('.') || private.iter().any(|domain| host.ends_with(domain))
        }
    }
}

pub fn contract(text: &str) -> Option<Option<Contract>> {
    match text {
        "auto" => Some(None),
        "documented" => Some(Some(Contract::Documented)),
        "live" => Some(Some(Contract::Live)),
        _ => None,
    }
}

/// Parses calls per minute; fewer than ten would be unusable.
pub fn calls(text: &str) -> Option<u32> {
    text.parse().ok().filter(|calls| (10..=100_000).contains(calls))
}

/// Parses entries such as `user_1=Ada Okafor`; skips blank ones and those that begin with `#`.
pub fn agents<'a>(entries: impl Iterator<Item = &'a str>) -> Option<Vec<Agent>> {
    entries
        .map(str::trim)
        .filter(|entry| !entry.is_empty() && !entry.starts_with('#'))
        .map(|entry| {
            let (id, name) = entry.split_once('=')?;
            let name = name.trim();
            let id = AgentId::parse(id.trim()).ok()?;
            (!name.is_empty()).then(|| Agent { id, name: name.to_owned() })
        })
        .collect()
}

/// Parses a number of minutes up to a week; returns seconds.
pub fn minutes(text: &str) -> Option<i64> {
    text.parse().ok().filter(|minutes| (1..=7 * 24 * 60).contains(minutes)).map(|m: i64| m * 60)
}

/// Parses entries such as `whatsapp=24`, in hours; returns seconds. `none` means no windows.
pub fn windows(text: &str) -> Option<Vec<(Channel, i64)>> {
    if text == "none" {
        return Some(Vec::new());
    }
    let window = |entry: &str| {
        let (channel, hours) = entry.split_once('=')?;
        let hours: i64 = hours.trim().parse().ok().filter(|hours| (1..=24 * 31).contains(hours))?;
        let channel = Channel::from(channel.trim().to_owned());
        (!matches!(channel, Channel::Other(_))).then_some((channel, hours * 3600))
    };
    text.split(',').map(window).collect()
}

/// Parses scheme and host; rejects a path, since it would be ignored.
pub fn public_url(text: &str) -> Option<PublicUrl> {
    let uri: Uri = text.parse().ok()?;
    let https = match uri.scheme_str()? {
        "https" => true,
        "http" => false,
        _ => return None,
    };
    let authority = uri.authority()?.as_str().to_ascii_lowercase();
    if authority.contains('@') || !matches!(uri.path(), "" | "/") || uri.query().is_some() {
        return None;
    }
    let own_port = if https { ":443" } else { ":80" };
    let host = authority.strip_suffix(own_port).unwrap_or(&authority).to_owned();
    Some(PublicUrl { https, host })
}

/// Parses addresses and networks such as `127.0.0.1,172.16.0.0/12`.
pub fn networks(text: &str) -> Option<Vec<IpNet>> {
    let network = |one: &str| one.parse().ok().or_else(|| Some(one.parse::<IpAddr>().ok()?.into()));
    text.split(',').map(|one| network(one.trim())).collect()
}

/// Accepts a file of SQLite, or a database of PostgreSQL without a password.
pub fn database_url(text: &str) -> Option<String> {
    let is_valid = match text.strip_prefix("sqlite://") {
        // With a colon, SQLite would not make a file: `:memory:`.
        Some(path) => !path.is_empty() && !path.starts_with(':'),
        None => {
            is_postgres(text) && has_no_password(text) && text.parse::<PgConnectOptions>().is_ok()
        }
    };
    is_valid.then(|| text.to_owned())
}

pub fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn has_no_password(url: &str) -> bool {
    let parsed: Option<Uri> = url.parse().ok();
    parsed.is_some_and(|url| {
        let user = url.authority().and_then(|authority| authority.as_str().rsplit_once('@'));
        !user.is_some_and(|(user, _)| user.contains(':'))
            && !url.query().is_some_and(|query| query.contains("password="))
    })
}

pub fn log_format(text: &str) -> Option<LogFormat> {
    match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    }
}
