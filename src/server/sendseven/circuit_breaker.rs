//! The breaker: once SendSeven is plainly down, nobody waits for it and nobody adds to its load,
//! until a single call in ten seconds finds it answering again.

use super::SendSevenError;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::Instant;

/// Between two probes: at most six a minute.
const PROBE_INTERVAL: Duration = Duration::from_secs(10);
/// Failures weigh in until they reach this. A time-out weighs more: it takes seconds to see one,
/// and a silent SendSeven has to be seen within ten.
const OPEN_THRESHOLD: u32 = 4;
const TIMEOUT_WEIGHT: u32 = 2;

/// Whether calls go through. Whatever SendSeven answers counts as alive, refusals included.
#[derive(Debug, Default)]
pub struct CircuitBreaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Failures since the last answer, weighed.
    failing: u32,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    cause: SendSevenError,
    next_probe: Instant,
}

/// No call is made: SendSeven does not answer, for this reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircuitOpen {
    pub cause: SendSevenError,
    /// Until the next probe.
    pub wait: Duration,
}

impl CircuitBreaker {
    /// Whether a call may be made. While open, one caller in ten seconds may: the probe.
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

    /// Takes note of an outcome. True where this one opened it.
    pub fn record<T>(&self, outcome: &Result<T, SendSevenError>) -> bool {
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

    /// How long until the next probe, while open.
    pub fn next_probe(&self) -> Option<Duration> {
        let now = Instant::now();
        self.state().open.as_ref().map(|open| open.next_probe.saturating_duration_since(now))
    }

    /// Why no calls are made, while none are.
    pub fn circuit_open(&self) -> Option<SendSevenError> {
        self.state().open.as_ref().map(|open| open.cause.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no holder of this lock panics")
    }
}
