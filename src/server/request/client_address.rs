//! The client address of a request. Only the configured proxies are trusted.

use axum::extract::ConnectInfo;
use http::HeaderName;
use http::request::Parts;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Returns the last address before the trusted proxies: of `X-Forwarded-For`, only the part that
/// those proxies wrote counts.
pub fn client_address(request: &Parts, trusted_proxies: &[IpNet]) -> IpAddr {
    let mut client = peer(request);
    for hop in forwarded(request).into_iter().rev() {
        if !is_trusted(client, trusted_proxies) {
            break;
        }
        client = hop;
    }
    client
}

/// Returns the peer if it sends `X-Forwarded-For` but is not trusted. If it is a proxy, everybody
/// behind it has one address, and one of them can lock the others out.
pub fn untrusted_proxy(request: &Parts, trusted_proxies: &[IpNet]) -> Option<IpAddr> {
    let peer = peer(request);
    let forwards = request.headers.contains_key(FORWARDED_FOR);
    (forwards && !is_trusted(peer, trusted_proxies)).then_some(peer)
}

fn peer(request: &Parts) -> IpAddr {
    let connection = request.extensions.get::<ConnectInfo<SocketAddr>>();
    connection.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip().to_canonical())
}

pub fn is_trusted(address: IpAddr, trusted_proxies: &[IpNet]) -> bool {
    trusted_proxies.iter().any(|network| network.contains(&address))
}

/// Returns the addresses of `X-Forwarded-For` from left to right, as far as the right end parses.
fn forwarded(request: &Parts) -> Vec<IpAddr> {
    let lines: Vec<&str> = request
        .headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    let joined = lines.join(",");
    let mut hops: Vec<IpAddr> = joined.rsplit(',').map_while(|hop| address(hop.trim())).collect();
    hops.reverse();
    hops
}

/// Parses an address, with or without the port that some proxies add.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse().ok().or_else(|| Some(hop.parse::<SocketAddr>().ok()?.ip()))?;
    Some(address.to_canonical())
}
