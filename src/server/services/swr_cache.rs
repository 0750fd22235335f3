//! Reading for many at once: the same question under way is asked once, its answer serves everybody
//! for a moment, and after that is shown while the next one is fetched. An answer outlives any
//! trouble of SendSeven, with its age.

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

/// How long an older answer waits for its successor, so that a page begins within a second.
const WAITED_FOR: Duration = Duration::from_millis(700);
const MEMORY: usize = 0;
const ASKED: usize = 1;
const KEPT_UNUSED: Duration = Duration::from_secs(3600);

/// How old an answer may be.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// It is still the answer.
    pub fresh: Duration,
    /// It is shown at once, and asked for anew.
    pub tolerable: Duration,
    /// After a failure, the next asking comes no sooner.
    pub rest: Duration,
    /// Whether 404 means that there is nothing to be known any more.
    pub may_vanish: bool,
}

/// An answer that could not be replaced for want of a free call is not called stale until then.
const WORTH_MENTIONING: Duration = Duration::from_secs(60);

impl Terms {
    /// The more of the budget is used up, the longer an answer serves: up to five times at 80 %.
    fn under(self, used: f32) -> Self {
        let times = 1.0 + 4.0 * ((used - 0.4) / 0.4).clamp(0.0, 1.0);
        let (fresh, tolerable) = (self.fresh.mul_f32(times), self.tolerable.mul_f32(times));
        Self { fresh, tolerable, ..self }
    }
}

/// Questions and their last answers, bounded in number.
pub struct Reader<K, T> {
    kept: Cache<K, Arc<Kept<T>>>,
    terms: Terms,
    /// Answered from memory, and by asking.
    served: [AtomicU64; 2],
}

/// An answer, and how it came.
#[derive(Debug)]
pub struct Reading<T> {
    pub value: Arc<T>,
    /// When it was asked for: what happened later is not in it.
    pub asked: Instant,
    pub as_of: Timestamp,
    pub freshness: Freshness,
}

struct Kept<T>(Mutex<State<T>>);

struct State<T> {
    last: Option<Answer<T>>,
    /// Why the latest asking brought nothing, and when that was.
    failed: Option<(SendSevenError, Instant)>,
    asking: Option<Shared<BoxFuture<'static, ()>>>,
}

struct Answer<T> {
    value: Arc<T>,
    asked: Instant,
    as_of: Timestamp,
}

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), asked: self.asked, as_of: self.as_of }
    }
}

impl<K, T> Reader<K, T>
where
    K: Hash + Eq + Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    /// Keeps the answers to at most so many questions.
    pub fn new(most: u64, terms: Terms) -> Self {
        let kept = Cache::builder().max_capacity(most).time_to_idle(KEPT_UNUSED).build();
        Self { kept, terms, served: Default::default() }
    }

    /// The answer, from memory or by asking, while so much of the budget is used, from 0 to 1.
    /// Fails only where nothing was ever answered.
    pub async fn read<F>(
        &self,
        key: K,
        used: f32,
        ask: impl FnOnce() -> F,
    ) -> Result<Reading<T>, SendSevenError>
    where
        F: Future<Output = Result<T, SendSevenError>> + Send + 'static,
    {
        let terms = self.terms.under(used);
        let kept = self.kept.get_with(key, Arc::default);
        let (known, asking) = {
            let mut state = kept.state();
            // One that ended without a word panicked.
            state.asking = state.asking.take().filter(|asking| asking.peek().is_none());
            let known = state.reading(terms.fresh);
            match known {
                Some(known) if known.freshness == Freshness::Current => {
                    self.count(MEMORY);
                    return Ok(known);
                }
                known if state.asking.is_none() && state.failed_within(terms.rest) => {
                    self.count(MEMORY);
                    return known.ok_or_else(|| state.failure());
                }
                known => {
                    let start = || kept.clone().start(ask(), terms.may_vanish);
                    (known, state.asking.get_or_insert_with(start).clone())
                }
            }
        };
        let tolerable = known.as_ref().is_some_and(|known| known.is_tolerable(terms));
        self.count(if tolerable { MEMORY } else { ASKED });
        match known {
            None => asking.await,
            Some(known) if tolerable => return Ok(known),
            // Whether it came in time shows in what is kept.
            Some(_) => drop(timeout(WAITED_FOR, asking).await),
        }
        let state = kept.state();
        state.reading(terms.fresh).ok_or_else(|| state.failure())
    }

    /// How many answers came from where.
    pub fn served(&self) -> [(&'static str, u64); 2] {
        let [memory, asked] = self.served.each_ref().map(|number| number.load(Ordering::Relaxed));
        [("memory", memory), ("asked", asked)]
    }

    fn count(&self, how: usize) {
        self.served[how].fetch_add(1, Ordering::Relaxed);
    }

    /// The last answer, however old it is. Asks nobody.
    pub fn peek(&self, key: &K) -> Option<Arc<T>> {
        let kept = self.kept.get(key)?;
        kept.state().last.as_ref().map(|last| last.value.clone())
    }

    /// The next reading asks, whatever was answered before.
    pub fn forget(&self, key: &K) {
        self.kept.invalidate(key);
    }

    /// Keeps an answer that came by another way.
    pub fn put(&self, key: K, value: T, asked: Instant) {
        let kept = self.kept.get_with(key, Arc::default);
        kept.state().settle(asked, Ok(value));
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(State { last: None, failed: None, asking: None }))
    }
}

impl<T: Send + Sync + 'static> Kept<T> {
    /// Asks in a task of its own: whoever waits may go away, others still want the answer.
    fn start<F>(self: Arc<Self>, ask: F, may_vanish: bool) -> Shared<BoxFuture<'static, ()>>
    where
        F: Future<Output = Result<T, SendSevenError>> + Send + 'static,
    {
        let task = tokio::spawn(async move {
            let asked = Instant::now();
            let outcome = ask.await;
            let mut state = self.state();
            state.asking = None;
            let missing = outcome.as_ref().is_err_and(|error| error.status() == Some(404));
            if missing && may_vanish {
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
    /// An earlier answer never replaces a later one.
    fn settle(&mut self, asked: Instant, outcome: Result<T, SendSevenError>) {
        match outcome {
            Ok(value) => {
                self.failed = None;
                if self.last.as_ref().is_none_or(|last| last.asked <= asked) {
                    let as_of = Timestamp(now().0 - asked.elapsed().as_secs() as i64);
                    self.last = Some(Answer { value: Arc::new(value), asked, as_of });
                }
            }
            Err(error) => self.failed = Some((error, Instant::now())),
        }
    }

    fn reading(&self, fresh: Duration) -> Option<Reading<T>> {
        let Answer { value, asked, as_of } = self.last.clone()?;
        let failed = self.failed.as_ref().filter(|(error, _)| {
            !matches!(error, SendSevenError::OverBudget { .. })
                || asked.elapsed() > WORTH_MENTIONING
        });
        let freshness = match failed {
            Some((error, _)) => Freshness::Stale(VendorTrouble::from(error)),
            None if asked.elapsed() < fresh => Freshness::Current,
            None => Freshness::Refreshing,
        };
        Some(Reading { value, asked, as_of, freshness })
    }

    fn failed_within(&self, time: Duration) -> bool {
        self.failed.as_ref().is_some_and(|(_, at)| at.elapsed() < time)
    }

    fn failure(&self) -> SendSevenError {
        self.failed.as_ref().map_or(SendSevenError::BrokenOff, |(error, _)| error.clone())
    }
}

impl<T> Reading<T> {
    fn is_tolerable(&self, terms: Terms) -> bool {
        self.freshness == Freshness::Refreshing && self.asked.elapsed() < terms.tolerable
    }
}
