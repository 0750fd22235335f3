//! Rate limiter: never more calls than the limit in any 60 seconds, people before background work.
//!
//! Custom because we guarantee a sliding window: governor's leaky bucket lets its burst plus a
//! minute's refill through within the same 60 seconds and has no priorities. A call counts from
//! when it is sent until one minute after its response, so that the API never counts more calls
//! than we do, whatever the latency.

use super::{Priority, retry_after};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// One minute, plus a margin for clock skew.
const WINDOW: Duration = Duration::from_millis(60_500);
/// How long after a 429 calls are spaced evenly instead of sent in a burst.
const SLOW_START: Duration = Duration::from_secs(15);

/// How long a priority counts as short of calls after a caller had to wait: longer than the window,
/// so that the calls which end with it are shared out again.
const SHORT: Duration = Duration::from_secs(120);

/// No call is allowed in time; the next may be after `wait`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted {
    pub wait: Duration,
}

/// State of the rate limiter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub limit: usize,
    pub used: usize,
    /// Number of waiting callers, by priority.
    pub waiting: [usize; Priority::ALL.len()],
    /// Remaining time that all calls are blocked after a 429.
    pub blocked_for: Option<Duration>,
}

/// Rate limiter of one token. Clones share it.
#[derive(Debug, Clone)]
pub struct RateLimiter(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limit: usize,
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// When each finished call stops counting, and its priority; earliest first.
    answered: VecDeque<(Instant, Priority)>,
    /// Calls without a response so far.
    in_flight: Vec<Priority>,
    /// Numbers of waiting callers, by priority, in order of arrival.
    waiting: [VecDeque<u64>; Priority::ALL.len()],
    next_number: u64,
    /// Until when each priority counts as short of calls.
    short_until: [Option<Instant>; Priority::ALL.len()],
    blocked_until: Option<Instant>,
    /// Consecutive 429 responses.
    refused: u32,
    /// Until then, calls are spaced evenly.
    slow_start_until: Option<Instant>,
    last_sent: Option<Instant>,
}

/// Permission for one call; held until the response.
#[derive(Debug)]
pub struct Permit {
    limiter: RateLimiter,
    priority: Priority,
    used: bool,
}

/// A place in the queue, released on drop.
struct Waiter<'a> {
    limiter: &'a RateLimiter,
    priority: Priority,
    number: u64,
}

impl RateLimiter {
    /// Creates a limiter of `limit` calls in any 60 seconds, at least one.
    pub fn new(limit: u32) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).max(1);
        Self(Arc::new(Shared { limit, state: Mutex::default(), changed: Notify::new() }))
    }

    /// Waits for a permit. Fails at once if none can be free within `timeout`.
    pub async fn admit(&self, priority: Priority, timeout: Duration) -> Result<Permit, Exhausted> {
        let deadline = Instant::now() + timeout;
        let waiter = self.enqueue(priority);
        loop {
            let changed = self.0.changed.notified();
            let now = Instant::now();
            let blocked_until =
                self.state().try_acquire(self.0.limit, priority, waiter.number, now);
            let Some(next) = blocked_until else {
                return Ok(Permit { limiter: self.clone(), priority, used: true });
            };
            if next > deadline {
                return Err(Exhausted { wait: next - now });
            }
            tokio::select! {
                () = changed => {}
                () = sleep_until(next) => {}
            }
        }
    }

    /// Blocks all calls for the time a 429 specified, else for a default backoff.
    pub fn record_429(&self, asked: Option<Duration>) {
        let now = Instant::now();
        let mut state = self.state();
        let rest = retry_after::pause(asked, state.refused);
        state.refused = state.refused.saturating_add(1);
        let until = state.blocked_until.map_or(now + rest, |until| until.max(now + rest));
        state.blocked_until = Some(until);
        state.slow_start_until = Some(until + SLOW_START);
    }

    /// Resets the count of consecutive 429 responses.
    pub fn record_accepted(&self) {
        self.state().refused = 0;
    }

    /// Returns whether `calls` calls of this priority could be sent at once.
    pub fn has_room(&self, priority: Priority, calls: usize) -> bool {
        let now = Instant::now();
        let mut state = self.state();
        state.expire(now);
        let most = share(self.0.limit, priority.ceiling()).max(calls);
        let ahead = state.waiting_before(self.0.limit, priority, now)
            + state.reserved(self.0.limit, priority, now);
        state.blocked_until.is_none_or(|until| until <= now) && state.used() + ahead + calls <= most
    }

    pub fn snapshot(&self) -> Snapshot {
        let now = Instant::now();
        let mut state = self.state();
        state.expire(now);
        Snapshot {
            limit: self.0.limit,
            used: state.used(),
            waiting: state.waiting.each_ref().map(VecDeque::len),
            blocked_for: state.blocked_until.and_then(|until| until.checked_duration_since(now)),
        }
    }

    /// Returns the calls that count, by their age in seconds, youngest first.
    pub fn recent(&self) -> Vec<i32> {
        let now = Instant::now();
        let mut state = self.state();
        state.expire(now);
        let mut recent = vec![0; WINDOW.as_secs() as usize + 1];
        recent[0] = i32::try_from(state.in_flight.len()).unwrap_or(i32::MAX);
        for (until, _) in &state.answered {
            let age = WINDOW.saturating_sub(until.duration_since(now));
            recent[age.as_secs() as usize] += 1;
        }
        recent
    }

    /// Counts calls that another server made with the same token: their ages, youngest first, and
    /// how many there were.
    pub fn count_earlier(&self, calls: &[(Duration, usize)]) {
        let now = Instant::now();
        let mut state = self.state();
        for (age, number) in calls.iter().rev().filter(|(age, _)| *age < WINDOW) {
            let entry = (now + WINDOW - *age, Priority::Change);
            state.answered.extend(std::iter::repeat_n(entry, *number));
        }
    }

    fn enqueue(&self, priority: Priority) -> Waiter<'_> {
        let mut state = self.state();
        let number = state.next_number;
        state.next_number += 1;
        state.waiting[priority as usize].push_back(number);
        Waiter { limiter: self, priority, number }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().expect("no holder of this lock panics")
    }
}

impl Permit {
    /// Releases the permit without counting a call.
    pub fn unused(mut self) {
        self.used = false;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.limiter.state();
        if let Some(place) = state.in_flight.iter().position(|priority| *priority == self.priority)
        {
            state.in_flight.swap_remove(place);
        }
        if self.used {
            state.answered.push_back((Instant::now() + WINDOW, self.priority));
        }
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.limiter.state().waiting[self.priority as usize]
            .retain(|number| *number != self.number);
        self.limiter.0.changed.notify_waiters();
    }
}

impl State {
    /// Returns `None` and counts the call if it may proceed, else when to try again.
    fn try_acquire(
        &mut self,
        limit: usize,
        priority: Priority,
        waiter: u64,
        now: Instant,
    ) -> Option<Instant> {
        self.expire(now);
        let earlier = self.earlier(priority, waiter);
        let (ceiling, before, reserved) = match earlier < self.owed(limit, priority, now) {
            true => (100, 0, 0),
            false => (
                priority.ceiling(),
                self.waiting_before(limit, priority, now),
                self.reserved(limit, priority, now),
            ),
        };
        let ahead = before + earlier;
        let next = [
            self.blocked_until.filter(|until| *until > now),
            self.next_spaced_call(limit, now),
            self.room(share(limit, ceiling), ahead + reserved, |_| true, now),
            self.room(share(limit, priority.cap()), earlier, |other| other == priority, now),
            // Callers ahead can proceed now and notify when they have.
            (ahead > 0).then(|| now + Duration::from_millis(50)),
        ];
        let next = next.into_iter().flatten().max();
        match next {
            None => {
                self.in_flight.push(priority);
                self.last_sent = Some(now);
            }
            Some(_) => self.short_until[priority as usize] = Some(now + SHORT),
        }
        next
    }

    /// Returns the waiting callers that go first: those of higher priorities that are below their
    /// own cap, and those of lower priorities that are below their floor.
    fn waiting_before(&self, limit: usize, priority: Priority, now: Instant) -> usize {
        let ahead = |other: Priority| {
            let waiting = self.waiting[other as usize].len();
            match other < priority {
                true if self.used_by(other) < share(limit, other.cap()) => waiting,
                true => 0,
                false => waiting.min(self.owed(limit, other, now)),
            }
        };
        Priority::ALL.into_iter().filter(|other| *other != priority).map(ahead).sum()
    }

    /// Returns how many calls are kept free for other priorities, beside those of waiting callers.
    fn reserved(&self, limit: usize, priority: Priority, now: Instant) -> usize {
        let others = Priority::ALL.into_iter().filter(|other| *other != priority);
        let kept = |other: Priority| {
            self.owed(limit, other, now).saturating_sub(self.waiting[other as usize].len())
        };
        others.map(kept).sum()
    }

    /// Returns how many calls a priority that is short of them is below its floor.
    fn owed(&self, limit: usize, priority: Priority, now: Instant) -> usize {
        let is_short = self.short_until[priority as usize].is_some_and(|until| until > now);
        let floor = if is_short { limit * priority.floor() / 100 } else { 0 };
        floor.saturating_sub(self.used_by(priority))
    }

    /// Returns the number of earlier callers of the same priority.
    fn earlier(&self, priority: Priority, waiter: u64) -> usize {
        self.waiting[priority as usize].iter().filter(|number| **number < waiter).count()
    }

    fn used_by(&self, priority: Priority) -> usize {
        let answered = self.answered.iter().filter(|(_, of)| *of == priority).count();
        answered + self.in_flight.iter().filter(|of| **of == priority).count()
    }

    /// Returns when one more counted call, after all those ahead, stays within `most`.
    fn room(
        &self,
        most: usize,
        ahead: usize,
        counted: impl Fn(Priority) -> bool,
        now: Instant,
    ) -> Option<Instant> {
        let in_flight = self.in_flight.iter().filter(|priority| counted(**priority)).count();
        let answered = || self.answered.iter().filter(|(_, priority)| counted(*priority));
        let over = (in_flight + answered().count() + ahead + 1).checked_sub(most + 1)?;
        // A call in flight has not started its window.
        Some(answered().nth(over).map_or(now + WINDOW, |(until, _)| *until))
    }

    /// Returns when the next call may be sent while calls are spaced evenly.
    fn next_spaced_call(&self, limit: usize, now: Instant) -> Option<Instant> {
        self.slow_start_until.filter(|until| *until > now)?;
        let apart = Duration::from_secs(60) / u32::try_from(limit).unwrap_or(u32::MAX);
        self.last_sent.map(|sent| sent + apart).filter(|next| *next > now)
    }

    fn expire(&mut self, now: Instant) {
        while self.answered.front().is_some_and(|(until, _)| *until <= now) {
            self.answered.pop_front();
        }
    }

    fn used(&self) -> usize {
        self.answered.len() + self.in_flight.len()
    }
}

/// Returns a percentage of the limit, at least one call.
fn share(limit: usize, percent: usize) -> usize {
    (limit * percent / 100).max(1)
}
