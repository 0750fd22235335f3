//! Throttles sign-in attempts. Failures count per account and address, so that a stranger cannot
//! lock an operator out, and per address, so that one address cannot try many accounts.

use moka::sync::Cache;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// How long a failure counts.
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Failures allowed within the window for one account from one address.
pub const PER_ACCOUNT: u32 = 5;
/// Failures allowed within the window from one address.
pub const PER_ADDRESS: u32 = 50;
/// The most entries of each kind.
const MAX_ENTRIES: u64 = 10_000;

/// Counts sign-in attempts in memory.
pub struct LoginThrottle {
    accounts: Cache<(String, IpAddr), Arc<Attempts>>,
    addresses: Cache<IpAddr, Arc<Attempts>>,
}

struct Attempts {
    count: AtomicU32,
    since: Instant,
}

impl LoginThrottle {
    /// Counts an attempt before its password is verified, so that parallel attempts all count.
    /// Beyond the limit, fails with the seconds to wait.
    pub fn attempt(&self, account: &str, address: IpAddr) -> Result<(), u32> {
        let address = network_of(address);
        admit(&self.addresses, address, PER_ADDRESS)?;
        admit(&self.accounts, (account.to_owned(), address), PER_ACCOUNT)
    }

    /// Records a success: neither this attempt nor the account's earlier failures count any more.
    pub fn succeeded(&self, account: &str, address: IpAddr) {
        let address = network_of(address);
        self.accounts.invalidate(&(account.to_owned(), address));
        if let Some(attempts) = self.addresses.get(&address) {
            let one_less = |count: u32| Some(count.saturating_sub(1));
            // Never fails: there is always a new value.
            let _ = attempts.count.fetch_update(Relaxed, Relaxed, one_less);
        }
    }
}

impl Default for LoginThrottle {
    fn default() -> Self {
        Self { accounts: cache(), addresses: cache() }
    }
}

fn cache<K: Hash + Eq + Send + Sync + 'static>() -> Cache<K, Arc<Attempts>> {
    Cache::builder().max_capacity(MAX_ENTRIES).time_to_live(WINDOW).build()
}

fn admit<K>(counts: &Cache<K, Arc<Attempts>>, key: K, limit: u32) -> Result<(), u32>
where
    K: Hash + Eq + Send + Sync + 'static,
{
    let first = || Arc::new(Attempts { count: AtomicU32::new(0), since: Instant::now() });
    let attempts = counts.get_with(key, first);
    let one_more = |count: u32| (count < limit).then(|| count + 1);
    match attempts.count.fetch_update(Relaxed, Relaxed, one_more) {
        Ok(_) => Ok(()),
        Err(_) => {
            let wait = WINDOW.saturating_sub(attempts.since.elapsed());
            Err(wait.as_secs().max(1).try_into().unwrap_or(u32::MAX))
        }
    }
}

/// Reduces an IPv6 address to its /64, since one client usually owns all of it.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
        v4 => v4,
    }
}
