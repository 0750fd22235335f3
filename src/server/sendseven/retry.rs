//! One call through circuit breaker and rate limiter, retried as in Google SRE, "Handling
//! overload": three attempts, full jitter, and at most one retry per ten calls. Custom pauses:
//! backon adds jitter to a pause instead of choosing the pause at random.

use super::circuit_breaker::CircuitOpen;
use super::rate_limiter::Exhausted;
use super::transport::Call;
use super::{Priority, SendSeven, SendSevenError};
use crate::server::traces;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tracing::Instrument;

const MAX_ATTEMPTS: u32 = 3;
/// Timeout of all attempts of a call together.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// Timeout of one attempt of an idempotent call. Two fit into ten seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(4);
const MIN_ATTEMPT: Duration = Duration::from_millis(500);
const FIRST_BACKOFF: Duration = Duration::from_millis(200);

/// Retry budget in tenths: each call earns a tenth of a retry.
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
    /// Makes a call and decodes its JSON.
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
        let wait_timeout = match self.priority {
            Priority::Bulk | Priority::Names | Priority::Background => self.priority.wait_timeout(),
            person => person.wait_timeout().min(deadline - Instant::now()),
        };
        let longest = if call.is_idempotent() { ATTEMPT_TIMEOUT } else { CALL_TIMEOUT };
        let send = || {
            let left = deadline.saturating_duration_since(Instant::now()).max(MIN_ATTEMPT);
            self.shared.transport.send(call, longest.min(left))
        };
        self.exchange(call.name, wait_timeout, send).await
    }

    /// Sends once the rate limiter and the circuit breaker allow it, and tells them the outcome.
    pub(super) async fn exchange<T, Sending>(
        &self,
        name: &'static str,
        wait_timeout: Duration,
        send: impl FnOnce() -> Sending,
    ) -> Result<T, SendSevenError>
    where
        Sending: Future<Output = Result<T, SendSevenError>>,
    {
        let shared = &self.shared;
        if let Some(wait) = shared.breaker.next_probe().filter(|wait| !wait.is_zero()) {
            let cause = shared.breaker.circuit_open().unwrap_or(SendSevenError::Unreachable);
            return Err(CircuitOpen { cause, wait }.into());
        }
        let permit = shared.budget.admit(self.priority, wait_timeout).await?;
        if let Err(circuit_open) = shared.breaker.admit() {
            permit.unused();
            return Err(circuit_open.into());
        }
        let sent = Instant::now();
        let span = traces::call(name);
        let outcome = send().instrument(span.clone()).await;
        if let Err(error) = &outcome {
            traces::record_failure(&span, error.status());
        }
        drop(permit);
        shared.metrics.called(name, &outcome, sent.elapsed());
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

    /// Reads a single row every ten seconds until SendSeven responds again.
    fn probe(self) -> BoxFuture<'static, ()> {
        let probing = async move {
            while let Some(wait) = self.shared.breaker.next_probe() {
                sleep(wait).await;
                let query = vec![("page", "1".to_owned()), ("page_size", "1".to_owned())];
                let call = Call::get("probe", &["conversations"]).with_query(query);
                let deadline = Instant::now() + ATTEMPT_TIMEOUT;
                // `attempt` reports the outcome to the breaker.
                let _ = self.with_priority(Priority::Open).attempt::<Value>(&call, deadline).await;
            }
            tracing::info!("SendSeven answers again");
        };
        probing.boxed()
    }
}

/// Returns a random pause up to the backoff, which doubles with each attempt.
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
