//! How often somebody may try to sign in. Failures count against an account only together with
//! the address they come from, so a stranger cannot lock an operator out; and against the address
//! alone, so that one address cannot try many accounts.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Failures count for this long.
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Failures allowed within the window for one account from one address.
pub const PER_ACCOUNT: u32 = 5;
/// Failures allowed within the window from one address.
pub const PER_ADDRESS: u32 = 50;
/// The most entries kept of each kind; beyond it the oldest are forgotten.
const MOST: usize = 10_000;

/// Counts attempts, in memory.
#[derive(Default)]
pub struct LoginThrottle {
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    pairs: HashMap<(String, IpAddr), Count>,
    addresses: HashMap<IpAddr, Count>,
}

#[derive(Clone, Copy)]
struct Count {
    attempts: u32,
    since: Instant,
}

impl LoginThrottle {
    /// Notes an attempt before its password is looked at, so that many at once count as many.
    /// An attempt too many is refused with the seconds to wait.
    pub fn attempt(&self, account: &str, address: IpAddr) -> Result<(), u32> {
        let address = network_of(address);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        counts.addresses.admit(address, PER_ADDRESS, now)?;
        counts.pairs.admit((account.to_owned(), address), PER_ACCOUNT, now)
    }

    /// The attempt was right: it, and the failures before it, no longer count for the account.
    pub fn succeeded(&self, account: &str, address: IpAddr) {
        let address = network_of(address);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.pairs.remove(&(account.to_owned(), address));
        if let Some(count) = counts.addresses.get_mut(&address) {
            count.attempts = count.attempts.saturating_sub(1);
        }
    }
}

/// A table of attempts, within a bounded size.
trait Admit<K> {
    fn admit(&mut self, key: K, limit: u32, now: Instant) -> Result<(), u32>;
}

impl<K: Hash + Eq + Clone> Admit<K> for HashMap<K, Count> {
    fn admit(&mut self, key: K, limit: u32, now: Instant) -> Result<(), u32> {
        if self.len() >= MOST && !self.contains_key(&key) {
            make_room(self, now);
        }
        let count = self.entry(key).or_insert(Count { attempts: 0, since: now });
        let age = now.duration_since(count.since);
        if age >= WINDOW {
            *count = Count { attempts: 0, since: now };
        } else if count.attempts >= limit {
            return Err((WINDOW - age).as_secs().max(1).try_into().unwrap_or(u32::MAX));
        }
        count.attempts += 1;
        Ok(())
    }
}

fn make_room<K: Hash + Eq + Clone>(counts: &mut HashMap<K, Count>, now: Instant) {
    counts.retain(|_, count| now.duration_since(count.since) < WINDOW);
    if counts.len() >= MOST
        && let Some(oldest) =
            counts.iter().min_by_key(|(_, count)| count.since).map(|(k, _)| k.clone())
    {
        counts.remove(&oldest);
    }
}

/// Whoever has an IPv6 address has the whole /64 around it.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
        v4 => v4,
    }
}
