//! One call as the product makes it: past the breaker, within the budget, tried again by the book
//! (Google SRE, "Handling overload"): three tries, full jitter, and no more than one retry for ten
//! calls. The waits are ours: backon adds its jitter to a pause instead of drawing the pause anew.

use super::circuit_breaker::CircuitOpen;
use super::rate_limiter::{Exhausted, Priority};
use super::transport::Call;
use super::{SendSeven, SendSevenError};
use futures::FutureExt;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::{Instant, sleep};

const MAX_ATTEMPTS: u32 = 3;
/// All tries of a call together.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// One try of a call that may be repeated. Two that time out are seen within ten seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(4);
const MIN_ATTEMPT: Duration = Duration::from_millis(500);
const FIRST_BACKOFF: Duration = Duration::from_millis(200);

/// Retries that may be made: each call earns a tenth of one.
#[derive(Debug)]
pub struct RetryBudget(Mutex<u32>);

const TENTHS: u32 = 10;
const MAX_SAVED: u32 = 10 * TENTHS;

impl Default for RetryBudget {
    fn default() -> Self {
        Self(Mutex::new(MAX_SAVED))
    }
}

impl RetryBudget {
    fn earn(&self) {
        let mut saved = self.0.lock().expect("no holder of this lock panics");
        *saved = (*saved + 1).min(MAX_SAVED);
    }

    fn spend(&self) -> bool {
        let mut saved = self.0.lock().expect("no holder of this lock panics");
        let left = saved.checked_sub(TENTHS);
        *saved = left.unwrap_or(*saved);
        left.is_some()
    }
}

impl SendSeven {
    /// Makes a call and reads its JSON.
    pub(super) async fn send<T: DeserializeOwned>(
        &self,
        call: Call<'_>,
    ) -> Result<T, SendSevenError> {
        let deadline = Instant::now() + CALL_TIMEOUT;
        self.shared.retries.earn();
        let mut tries = 1;
        loop {
            let error = match self.attempt(&call, deadline).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let pause = full_jitter(tries);
            let worth_it = tries < MAX_ATTEMPTS
                && call.is_idempotent()
                && error.is_retryable()
                && Instant::now() + pause + MIN_ATTEMPT < deadline;
            if !worth_it || !self.shared.retries.spend() {
                return Err(error);
            }
            sleep(pause).await;
            tries += 1;
        }
    }

    async fn attempt<T: DeserializeOwned>(
        &self,
        call: &Call<'_>,
        deadline: Instant,
    ) -> Result<T, SendSevenError> {
        let shared = &self.shared;
        if let Some(wait) = shared.breaker.next_probe().filter(|wait| !wait.is_zero()) {
            let cause = shared.breaker.circuit_open().unwrap_or(SendSevenError::Unreachable);
            return Err(CircuitOpen { cause, wait }.into());
        }
        let patience = match self.priority {
            Priority::Bulk | Priority::Names | Priority::Background => self.priority.wait_timeout(),
            person => person.wait_timeout().min(deadline - Instant::now()),
        };
        let slot = shared.budget.admit(self.priority, patience).await?;
        if let Err(resting) = shared.breaker.admit() {
            slot.unused();
            return Err(resting.into());
        }
        let longest = if call.is_idempotent() { ATTEMPT_TIMEOUT } else { CALL_TIMEOUT };
        let left = deadline.saturating_duration_since(Instant::now()).max(MIN_ATTEMPT);
        let sent = Instant::now();
        let outcome = shared.transport.send(call, longest.min(left)).await;
        drop(slot);
        shared.metrics.called(call.name, &outcome, sent.elapsed());
        match &outcome {
            Err(SendSevenError::Refused { status: 429, retry_after, .. }) => {
                shared.budget.record_429(*retry_after);
            }
            Ok(_) => shared.budget.record_accepted(),
            Err(_) => {}
        }
        if shared.breaker.record(&outcome) {
            tracing::warn!("SendSeven is down; calls rest until a probe is answered");
            tokio::spawn(self.clone().probe());
        }
        outcome
    }

    /// Asks for a single row every ten seconds until SendSeven answers again.
    fn probe(self) -> BoxFuture<'static, ()> {
        let probing = async move {
            while let Some(wait) = self.shared.breaker.next_probe() {
                sleep(wait).await;
                let query = vec![("page", "1".to_owned()), ("page_size", "1".to_owned())];
                let call = Call::get("probe", &["conversations"]).with_query(query);
                let deadline = Instant::now() + ATTEMPT_TIMEOUT;
                // Its outcome reaches the breaker like any other.
                let _ = self.with_priority(Priority::Open).attempt::<Value>(&call, deadline).await;
            }
            tracing::info!("SendSeven answers again");
        };
        probing.boxed()
    }
}

/// Anything between nothing and twice the pause before.
fn full_jitter(tries: u32) -> Duration {
    FIRST_BACKOFF.saturating_mul(1 << tries).mul_f64(rand::random::<f64>())
}

impl From<Exhausted> for SendSevenError {
    fn from(Exhausted { wait }: Exhausted) -> Self {
        Self::OverBudget { wait }
    }
}

impl From<CircuitOpen> for SendSevenError {
    fn from(CircuitOpen { cause, wait }: CircuitOpen) -> Self {
        Self::CircuitOpen { cause: Box::new(cause), wait }
    }
}
