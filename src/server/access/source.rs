//! Where a sign-in comes from: what limits count by.

use std::net::IpAddr;

/// The source of a sign-in. A browser in which the operator has signed in before counts for itself,
/// so that nobody who shares its address, or who guesses elsewhere, can lock the operator out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Source {
    /// An IPv4 address, or an IPv6 network.
    Address(IpAddr),
    /// The id of a known browser.
    Browser(String),
}

impl Source {
    pub fn address(address: IpAddr) -> Self {
        Self::Address(network_of(address))
    }
}

/// Reduces an IPv6 address to its /64, since one client usually owns all of it.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
        v4 => v4,
    }
}
