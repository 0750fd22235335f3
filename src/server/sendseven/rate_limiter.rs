//! The budget: never more calls than the limit in any 60 seconds, people before background work.
//!
//! Ours, because what is promised is a window that slides: governor's leaky bucket lets its burst
//! and a minute's refill through within the same 60 seconds, and knows no lanes. A call counts from
//! the moment it is sent until a minute after its answer, so that however long it traveled, the
//! API never counts more than we do.

use super::retry_after;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// A minute, and a little for clocks that do not agree.
const WINDOW: Duration = Duration::from_millis(60_500);
/// How long after a 429 calls are spread evenly instead of being let go at once.
const SLOW_START: Duration = Duration::from_secs(15);

/// Who waits for a call, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// A person changes something.
    Change,
    /// A person opens a conversation.
    Open,
    /// A list is read, by or for a person.
    List,
    /// A job moves many conversations.
    Bulk,
    /// Names of customers are filled in.
    Names,
    /// What nobody waits for.
    Background,
}

impl Priority {
    pub const ALL: [Priority; 6] =
        [Self::Change, Self::Open, Self::List, Self::Bulk, Self::Names, Self::Background];

    /// As metrics spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Open => "open",
            Self::List => "list",
            Self::Bulk => "bulk",
            Self::Names => "names",
            Self::Background => "background",
        }
    }

    /// How much of the limit may be in use, in percent, for this lane to go on. What is above is
    /// the reserve of the lanes before it.
    fn ceiling(self) -> usize {
        match self {
            Self::Change => 100,
            Self::Open => 95,
            Self::List => 85,
            Self::Bulk => 70,
            Self::Names => 60,
            Self::Background => 50,
        }
    }

    /// The most of the limit this lane may use by itself, in percent.
    fn cap(self) -> usize {
        match self {
            Self::Names => 20,
            Self::Background => 25,
            _ => 100,
        }
    }

    /// How long a caller waits for its turn before it would rather hear when that comes.
    pub fn wait_timeout(self) -> Duration {
        match self {
            Self::Change => Duration::from_secs(3),
            Self::Open | Self::List => Duration::from_secs(2),
            Self::Bulk | Self::Names | Self::Background => Duration::from_secs(300),
        }
    }
}

/// No call is free in time; the next may be after `wait`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted {
    pub wait: Duration,
}

/// How the present minute stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub limit: usize,
    pub used: usize,
    /// Callers waiting, by lane.
    pub waiting: [usize; Priority::ALL.len()],
    /// How long all lanes still stand still after a 429.
    pub blocked_for: Option<Duration>,
}

/// The calls of one token. Clones share them.
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
    /// When each answered call stops counting, and its lane; the earliest first.
    answered: VecDeque<(Instant, Priority)>,
    /// Calls without an answer so far.
    in_flight: Vec<Priority>,
    /// Tickets of those who wait, by lane, in the order they came.
    waiting: [VecDeque<u64>; Priority::ALL.len()],
    next_number: u64,
    blocked_until: Option<Instant>,
    /// 429 answers in a row.
    refused: u32,
    /// Calls are spread evenly until then.
    slow_start_until: Option<Instant>,
    last_sent: Option<Instant>,
}

/// Leave to make one call; held until its answer is there.
#[derive(Debug)]
pub struct Permit {
    limiter: RateLimiter,
    priority: Priority,
    used: bool,
}

/// A place in a queue, given up when the caller goes away.
struct Waiter<'a> {
    limiter: &'a RateLimiter,
    priority: Priority,
    number: u64,
}

impl RateLimiter {
    /// A budget of so many calls in any 60 seconds, at least one.
    pub fn new(limit: u32) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).max(1);
        Self(Arc::new(Shared { limit, state: Mutex::default(), changed: Notify::new() }))
    }

    /// Waits for a turn, as long as it can come within `timeout`.
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

    /// Stops all lanes for as long as a 429 asked, or for a time of our own where it did not say.
    pub fn record_429(&self, asked: Option<Duration>) {
        let now = Instant::now();
        let mut state = self.state();
        let rest = retry_after::rest(asked, state.refused);
        state.refused = state.refused.saturating_add(1);
        let until = state.blocked_until.map_or(now + rest, |until| until.max(now + rest));
        state.blocked_until = Some(until);
        state.slow_start_until = Some(until + SLOW_START);
    }

    /// Takes note that the API counts along with us again.
    pub fn record_accepted(&self) {
        self.state().refused = 0;
    }

    /// Whether so many calls of this lane could go at once.
    pub fn has_room(&self, priority: Priority, calls: usize) -> bool {
        let now = Instant::now();
        let mut state = self.state();
        state.forget(now);
        let most = share(self.0.limit, priority.ceiling()).max(calls);
        let ahead = state.waiting_before(self.0.limit, priority);
        state.blocked_until.is_none_or(|until| until <= now) && state.used() + ahead + calls <= most
    }

    pub fn snapshot(&self) -> Snapshot {
        let now = Instant::now();
        let mut state = self.state();
        state.forget(now);
        Snapshot {
            limit: self.0.limit,
            used: state.used(),
            waiting: state.waiting.each_ref().map(VecDeque::len),
            blocked_for: state.blocked_until.and_then(|until| until.checked_duration_since(now)),
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
    /// Gives it back where no call was made.
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
    /// None where the caller may go, which then counts; else when it is worth asking again.
    fn try_acquire(
        &mut self,
        limit: usize,
        priority: Priority,
        waiter: u64,
        now: Instant,
    ) -> Option<Instant> {
        self.forget(now);
        let (before, earlier) =
            (self.waiting_before(limit, priority), self.earlier(priority, waiter));
        let ahead = before + earlier;
        let next = [
            self.blocked_until.filter(|until| *until > now),
            self.spread(limit, now),
            self.room(share(limit, priority.ceiling()), ahead, |_| true, now),
            self.room(share(limit, priority.cap()), earlier, |other| other == priority, now),
            // Whoever is ahead can go now; they say when they have gone.
            (ahead > 0).then(|| now + Duration::from_millis(50)),
        ];
        let next = next.into_iter().flatten().max();
        if next.is_none() {
            self.in_flight.push(priority);
            self.last_sent = Some(now);
        }
        next
    }

    /// Callers of the lanes before, except where those have used up what is theirs.
    fn waiting_before(&self, limit: usize, priority: Priority) -> usize {
        let before = Priority::ALL.into_iter().filter(|other| *other < priority);
        let free = before.filter(|other| self.used_by(*other) < share(limit, other.cap()));
        free.map(|other| self.waiting[other as usize].len()).sum()
    }

    /// Who came earlier to the same lane.
    fn earlier(&self, priority: Priority, waiter: u64) -> usize {
        self.waiting[priority as usize].iter().filter(|number| **number < waiter).count()
    }

    fn used_by(&self, priority: Priority) -> usize {
        let answered = self.answered.iter().filter(|(_, of)| *of == priority).count();
        answered + self.in_flight.iter().filter(|of| **of == priority).count()
    }

    /// When, after all those ahead, one more call of the kind counted stays within `most`.
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
        // What is under way has not begun to be forgotten.
        Some(answered().nth(over).map_or(now + WINDOW, |(until, _)| *until))
    }

    /// When the next call may go while calls are spread.
    fn spread(&self, limit: usize, now: Instant) -> Option<Instant> {
        self.slow_start_until.filter(|until| *until > now)?;
        let apart = Duration::from_secs(60) / u32::try_from(limit).unwrap_or(u32::MAX);
        self.last_sent.map(|sent| sent + apart).filter(|next| *next > now)
    }

    fn forget(&mut self, now: Instant) {
        while self.answered.front().is_some_and(|(until, _)| *until <= now) {
            self.answered.pop_front();
        }
    }

    fn used(&self) -> usize {
        self.answered.len() + self.in_flight.len()
    }
}

/// So many percent of the limit, at least one call.
fn share(limit: usize, percent: usize) -> usize {
    (limit * percent / 100).max(1)
}
