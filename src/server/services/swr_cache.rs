//! Stale-while-revalidate cache. Concurrent reads of one key share one fetch. A fresh value is
//! served as is, a stale one is served while the next is fetched. During an outage the last value
//! is served with its age.

use crate::model::{Freshness, Timestamp, VendorTrouble};
use crate::server::sendseven::SendSevenError;
use crate::server::store::now;
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use moka::sync::Cache;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Longest wait of a read for the refresh of an expired value; pages start within a second.
const REFRESH_TIMEOUT: Duration = Duration::from_millis(700);
const HIT: usize = 0;
const MISS: usize = 1;
const TIME_TO_IDLE: Duration = Duration::from_secs(3600);

/// Ages up to which a value is served.
#[derive(Debug, Clone, Copy)]
pub struct CachePolicy {
    /// Up to this age, the value is served without a fetch.
    pub fresh: Duration,
    /// Up to this age, the value is served at once and refreshed in the background.
    pub stale: Duration,
    /// Minimum delay between a failure and the next fetch.
    pub retry_after: Duration,
    /// Whether a 404 evicts the value.
    pub evict_on_404: bool,
}

/// Up to this age, a value is not called stale just because the rate limiter refused its refresh.
const UNREPORTED_AGE: Duration = Duration::from_secs(60);

impl CachePolicy {
    /// Extends the ages as the rate limit is used up: five times at 80 %.
    fn stretched(self, used: f32) -> Self {
        let times = 1.0 + 4.0 * ((used - 0.4) / 0.4).clamp(0.0, 1.0);
        let (fresh, stale) = (self.fresh.mul_f32(times), self.stale.mul_f32(times));
        Self { fresh, stale, ..self }
    }
}

/// Keys and their last values, bounded in number.
pub struct SwrCache<K, T> {
    slots: Cache<K, Arc<Slot<T>>>,
    policy: CachePolicy,
    /// Number of hits and misses.
    served: [AtomicU64; 2],
}

/// A cached value with its age and freshness.
#[derive(Debug)]
pub struct Cached<T> {
    pub value: Arc<T>,
    /// When the fetch started: the value reflects nothing later.
    pub asked: Instant,
    pub as_of: Timestamp,
    pub freshness: Freshness,
}

struct Slot<T>(Mutex<State<T>>);

struct State<T> {
    last: Option<Value<T>>,
    /// Error and time of the last failed fetch.
    failed: Option<(SendSevenError, Instant)>,
    fetching: Option<Shared<BoxFuture<'static, ()>>>,
}

struct Value<T> {
    value: Arc<T>,
    asked: Instant,
    as_of: Timestamp,
}

impl<T> Clone for Value<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), asked: self.asked, as_of: self.as_of }
    }
}

impl<K, T> SwrCache<K, T>
where
    K: Hash + Eq + Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    /// Creates a cache of at most `most` keys.
    pub fn new(most: u64, policy: CachePolicy) -> Self {
        let slots = Cache::builder().max_capacity(most).time_to_idle(TIME_TO_IDLE).build();
        Self { slots, policy, served: Default::default() }
    }

    /// Returns the value, cached or fetched. `used`, from 0 to 1, is the used share of the rate
    /// limit. Fails only if there is no value at all.
    pub async fn get<F>(
        &self,
        key: K,
        used: f32,
        fetch_value: impl FnOnce() -> F,
    ) -> Result<Cached<T>, SendSevenError>
    where
        F: Future<Output = Result<T, SendSevenError>> + Send + 'static,
    {
        let policy = self.policy.stretched(used);
        let slot = self.slots.get_with(key, Arc::default);
        let (known, fetching) = {
            let mut state = slot.state();
            // A fetch that finished and is still here has panicked.
            state.fetching = state.fetching.take().filter(|fetching| fetching.peek().is_none());
            let known = state.cached(policy.fresh);
            match known {
                Some(known) if known.freshness == Freshness::Current => {
                    self.count(HIT);
                    return Ok(known);
                }
                known if state.fetching.is_none() && state.failed_within(policy.retry_after) => {
                    self.count(HIT);
                    return known.ok_or_else(|| state.failure());
                }
                known => {
                    let fetch = || slot.clone().fetch(fetch_value(), policy.evict_on_404);
                    (known, state.fetching.get_or_insert_with(fetch).clone())
                }
            }
        };
        let stale = known.as_ref().is_some_and(|known| known.is_servable_stale(policy));
        self.count(if stale { HIT } else { MISS });
        match known {
            None => fetching.await,
            Some(known) if stale => return Ok(known),
            // The state below shows whether the refresh came in time.
            Some(_) => drop(timeout(REFRESH_TIMEOUT, fetching).await),
        }
        let state = slot.state();
        state.cached(policy.fresh).ok_or_else(|| state.failure())
    }

    /// Returns the number of hits and misses.
    pub fn served(&self) -> [(&'static str, u64); 2] {
        let [memory, asked] = self.served.each_ref().map(|number| number.load(Ordering::Relaxed));
        [("memory", memory), ("asked", asked)]
    }

    fn count(&self, how: usize) {
        self.served[how].fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the last value, whatever its age. Never fetches.
    pub fn peek(&self, key: &K) -> Option<Arc<T>> {
        let slot = self.slots.get(key)?;
        slot.state().last.as_ref().map(|last| last.value.clone())
    }

    /// Evicts a key, so that the next read fetches.
    pub fn invalidate(&self, key: &K) {
        self.slots.invalidate(key);
    }

    /// Makes every cached value count as no longer fresh.
    pub fn expire_all(&self) {
        for (_, slot) in &self.slots {
            if let Some(last) = &mut slot.state().last {
                last.asked = last.asked.checked_sub(self.policy.fresh).unwrap_or(last.asked);
            }
        }
    }

    /// Stores a value that was obtained by another call.
    pub fn insert(&self, key: K, value: T, asked: Instant) {
        let slot = self.slots.get_with(key, Arc::default);
        slot.state().settle(asked, Ok(value));
    }
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(Mutex::new(State { last: None, failed: None, fetching: None }))
    }
}

impl<T: Send + Sync + 'static> Slot<T> {
    /// Fetches in a separate task: if one reader disconnects, the others still need the value.
    fn fetch<F>(
        self: Arc<Self>,
        fetch_value: F,
        evict_on_404: bool,
    ) -> Shared<BoxFuture<'static, ()>>
    where
        F: Future<Output = Result<T, SendSevenError>> + Send + 'static,
    {
        let task = tokio::spawn(async move {
            let asked = Instant::now();
            let outcome = fetch_value.await;
            let mut state = self.state();
            state.fetching = None;
            let missing = outcome.as_ref().is_err_and(|error| error.status() == Some(404));
            if missing && evict_on_404 {
                state.last = None;
            }
            state.settle(asked, outcome);
        });
        task.map(|_| ()).boxed().shared()
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().expect("no holder of this lock panics")
    }
}

impl<T> State<T> {
    /// Stores a result unless a later value is cached.
    fn settle(&mut self, asked: Instant, outcome: Result<T, SendSevenError>) {
        match outcome {
            Ok(value) => {
                self.failed = None;
                if self.last.as_ref().is_none_or(|last| last.asked <= asked) {
                    let as_of = Timestamp(now().0 - asked.elapsed().as_secs() as i64);
                    self.last = Some(Value { value: Arc::new(value), asked, as_of });
                }
            }
            Err(error) => self.failed = Some((error, Instant::now())),
        }
    }

    fn cached(&self, fresh: Duration) -> Option<Cached<T>> {
        let Value { value, asked, as_of } = self.last.clone()?;
        let failed = self.failed.as_ref().filter(|(error, _)| {
            !matches!(error, SendSevenError::OverBudget { .. }) || asked.elapsed() > UNREPORTED_AGE
        });
        let freshness = match failed {
            Some((error, _)) => Freshness::Stale(VendorTrouble::from(error)),
            None if asked.elapsed() < fresh => Freshness::Current,
            None => Freshness::Refreshing,
        };
        Some(Cached { value, asked, as_of, freshness })
    }

    fn failed_within(&self, time: Duration) -> bool {
        self.failed.as_ref().is_some_and(|(_, at)| at.elapsed() < time)
    }

    fn failure(&self) -> SendSevenError {
        self.failed.as_ref().map_or(SendSevenError::BrokenOff, |(error, _)| error.clone())
    }
}

impl<T> Cached<T> {
    fn is_servable_stale(&self, policy: CachePolicy) -> bool {
        self.freshness == Freshness::Refreshing && self.asked.elapsed() < policy.stale
    }
}
