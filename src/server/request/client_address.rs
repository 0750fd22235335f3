//! The client address of a request. Only the configured proxies are trusted.

use axum::extract::ConnectInfo;
use http::request::Parts;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Returns the last address before the trusted proxies: of `X-Forwarded-For`, only the part that
/// those proxies wrote counts.
pub fn client_address(request: &Parts, trusted_proxies: &[IpAddr]) -> IpAddr {
    let peer = request
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip().to_canonical());
    let mut client = peer;
    for hop in forwarded(request).into_iter().rev() {
        if !trusted_proxies.contains(&client) {
            break;
        }
        client = hop;
    }
    client
}

/// Returns the addresses of `X-Forwarded-For` from left to right, as far as the right end parses.
fn forwarded(request: &Parts) -> Vec<IpAddr> {
    let lines: Vec<&str> = request
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    let joined = lines.join(",");
    let mut hops: Vec<IpAddr> =
        joined.rsplit(',').map_while(|hop| hop.trim().parse().ok()).collect();
    hops.reverse();
    hops
}
