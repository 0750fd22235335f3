//! The breaker: once SendSeven is plainly down, nobody waits for it and nobody adds to its load,
//! until a single call in ten seconds finds it answering again.

use super::SendSevenError;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::Instant;

/// Between two probes: at most six a minute.
const BETWEEN_PROBES: Duration = Duration::from_secs(10);
/// Failures weigh in until they reach this. A time-out weighs more: it takes seconds to see one,
/// and a silent SendSeven has to be seen within ten.
const OPENS_AT: u32 = 4;
const WEIGHT_OF_TIME_OUT: u32 = 2;

/// Whether calls go through. Whatever SendSeven answers counts as alive, refusals included.
#[derive(Debug, Default)]
pub struct Breaker(Mutex<State>);

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
pub struct Resting {
    pub cause: SendSevenError,
    /// Until the next probe.
    pub wait: Duration,
}

impl Breaker {
    /// Whether a call may be made. While open, one caller in ten seconds may: the probe.
    pub fn admit(&self) -> Result<(), Resting> {
        let now = Instant::now();
        match &mut self.state().open {
            Some(open) if now < open.next_probe => {
                Err(Resting { cause: open.cause.clone(), wait: open.next_probe - now })
            }
            Some(open) => {
                open.next_probe = now + BETWEEN_PROBES;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Takes note of an outcome. True where this one opened it.
    pub fn note<T>(&self, outcome: &Result<T, SendSevenError>) -> bool {
        let mut state = self.state();
        let cause = match outcome {
            Err(error) if error.is_outage() => error.clone(),
            _ => {
                *state = State::default();
                return false;
            }
        };
        let timed_out = cause == SendSevenError::TimedOut;
        state.failing += if timed_out { WEIGHT_OF_TIME_OUT } else { 1 };
        if let Some(open) = &mut state.open {
            open.cause = cause;
            return false;
        }
        let opens = state.failing >= OPENS_AT;
        if opens {
            state.open = Some(Open { cause, next_probe: Instant::now() + BETWEEN_PROBES });
        }
        opens
    }

    /// How long until the next probe, while open.
    pub fn next_probe(&self) -> Option<Duration> {
        let now = Instant::now();
        self.state().open.as_ref().map(|open| open.next_probe.saturating_duration_since(now))
    }

    /// Why no calls are made, while none are.
    pub fn resting(&self) -> Option<SendSevenError> {
        self.state().open.as_ref().map(|open| open.cause.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no holder of this lock panics")
    }
}
