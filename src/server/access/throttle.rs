//! Throttles sign-in attempts. Failures count per account and source, so that a stranger cannot lock
//! an operator out; per address, so that one address cannot try many accounts; and per account, so
//! that many addresses cannot try one account. A known browser passes the last two.

use super::source::Source;
use super::unknown_names::UnknownNames;
use moka::sync::Cache;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// How long a failure counts for an account from a source, and for an address.
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Failures allowed within the window for one account from one source.
pub const PER_ACCOUNT: u32 = 5;
/// Failures allowed within the window from one address.
pub const PER_ADDRESS: u32 = 50;
/// How long a failure counts for an account.
const MINUTE: Duration = Duration::from_secs(60);
/// Failures allowed within a minute for one account from all addresses.
pub const PER_ACCOUNT_AND_MINUTE: u32 = 15;
/// The most entries of each kind.
const MAX_ENTRIES: u64 = 10_000;

/// Counts sign-in attempts in memory.
pub struct LoginThrottle {
    sources: Counts<(String, Source)>,
    addresses: Counts<IpAddr>,
    accounts: Counts<String>,
    pub unknown_names: UnknownNames,
}

/// Attempts by key, each counted for some time.
struct Counts<K> {
    attempts: Cache<K, Arc<Attempts>>,
    limit: u32,
    window: Duration,
}

struct Attempts {
    count: AtomicU32,
    since: Instant,
}

impl LoginThrottle {
    /// Counts an attempt before its password is verified, so that parallel attempts all count.
    /// Beyond the limit, fails with the seconds to wait.
    pub fn attempt(&self, account: &str, source: &Source) -> Result<(), u32> {
        let from_source = (account.to_owned(), source.clone());
        let Source::Address(address) = source else { return self.sources.admit(from_source) };
        self.addresses.admit(*address)?;
        self.sources.admit(from_source)?;
        self.accounts.admit(account.to_owned())
    }

    /// Records a success: neither this attempt nor the account's earlier failures count any more.
    pub fn succeeded(&self, account: &str, source: &Source) {
        self.sources.attempts.invalidate(&(account.to_owned(), source.clone()));
        if let Source::Address(address) = source {
            self.addresses.one_less(address);
            self.accounts.one_less(&account.to_owned());
        }
    }
}

impl Default for LoginThrottle {
    fn default() -> Self {
        Self {
            sources: Counts::new(PER_ACCOUNT, WINDOW),
            addresses: Counts::new(PER_ADDRESS, WINDOW),
            accounts: Counts::new(PER_ACCOUNT_AND_MINUTE, MINUTE),
            unknown_names: UnknownNames::default(),
        }
    }
}

impl<K: Hash + Eq + Send + Sync + 'static> Counts<K> {
    fn new(limit: u32, window: Duration) -> Self {
        let attempts = Cache::builder().max_capacity(MAX_ENTRIES).time_to_live(window).build();
        Self { attempts, limit, window }
    }

    fn admit(&self, key: K) -> Result<(), u32> {
        let first = || Arc::new(Attempts { count: AtomicU32::new(0), since: Instant::now() });
        let attempts = self.attempts.get_with(key, first);
        let one_more = |count: u32| (count < self.limit).then(|| count + 1);
        match attempts.count.fetch_update(Relaxed, Relaxed, one_more) {
            Ok(_) => Ok(()),
            Err(_) => {
                let wait = self.window.saturating_sub(attempts.since.elapsed());
                Err(wait.as_secs().max(1).try_into().unwrap_or(u32::MAX))
            }
        }
    }

    fn one_less(&self, key: &K) {
        if let Some(attempts) = self.attempts.get(key) {
            let one_less = |count: u32| Some(count.saturating_sub(1));
            // Never fails: there is always a new value.
            let _ = attempts.count.fetch_update(Relaxed, Relaxed, one_less);
        }
    }
}
