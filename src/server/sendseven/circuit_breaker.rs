//! Circuit breaker: when SendSeven is down, calls fail at once without adding load, until a probe
//! every ten seconds succeeds.

use super::SendSevenError;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::Instant;

/// Interval between probes: at most six a minute.
const PROBE_INTERVAL: Duration = Duration::from_secs(10);
/// Sum of failure weights that opens the breaker. A timeout weighs more because it takes seconds: a
/// SendSeven that does not respond must be detected within ten.
const OPEN_THRESHOLD: u32 = 4;
const TIMEOUT_WEIGHT: u32 = 2;

/// Blocks calls during an outage. Any response counts as alive, including 4xx.
#[derive(Debug, Default)]
pub struct CircuitBreaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Sum of failure weights since the last response.
    failing: u32,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    cause: SendSevenError,
    next_probe: Instant,
}

/// The breaker is open: no call is made, for this reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircuitOpen {
    pub cause: SendSevenError,
    /// Time until the next probe.
    pub wait: Duration,
}

impl CircuitBreaker {
    /// Fails while open, except for one caller every ten seconds: the probe.
    pub fn admit(&self) -> Result<(), CircuitOpen> {
        let now = Instant::now();
        match &mut self.state().open {
            Some(open) if now < open.next_probe => {
                Err(CircuitOpen { cause: open.cause.clone(), wait: open.next_probe - now })
            }
            Some(open) => {
                open.next_probe = now + PROBE_INTERVAL;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Records an outcome. Returns true if it opened the breaker.
    pub fn record<T>(&self, outcome: &Result<T, SendSevenError>) -> bool {
        // They tell nothing about SendSeven.
        if matches!(outcome, Err(SendSevenError::FileBrokeOff | SendSevenError::NotLeading)) {
            return false;
        }
        let mut state = self.state();
        let cause = match outcome {
            Err(error) if error.is_outage() => error.clone(),
            _ => {
                *state = State::default();
                return false;
            }
        };
        let timed_out = cause == SendSevenError::TimedOut;
        state.failing += if timed_out { TIMEOUT_WEIGHT } else { 1 };
        if let Some(open) = &mut state.open {
            open.cause = cause;
            return false;
        }
        let opens = state.failing >= OPEN_THRESHOLD;
        if opens {
            state.open = Some(Open { cause, next_probe: Instant::now() + PROBE_INTERVAL });
        }
        opens
    }

    /// Returns the time until the next probe while open.
    pub fn next_probe(&self) -> Option<Duration> {
        let now = Instant::now();
        self.state().open.as_ref().map(|open| open.next_probe.saturating_duration_since(now))
    }

    /// Returns the cause while open.
    pub fn circuit_open(&self) -> Option<SendSevenError> {
        self.state().open.as_ref().map(|open| open.cause.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no holder of this lock panics")
    }
}
