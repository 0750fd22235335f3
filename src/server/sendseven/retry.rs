//! One call as the product makes it: past the breaker, within the budget, tried again by the book
//! (Google SRE, "Handling overload"): three tries, full jitter, and no more than one retry for ten
//! calls. The waits are ours: backon adds its jitter to a pause instead of drawing the pause anew.

use super::circuit_breaker::Resting;
use super::rate_limiter::{Full, Priority};
use super::transport::Call;
use super::{SendSeven, SendSevenError};
use futures::FutureExt;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::{Instant, sleep};

const MOST_TRIES: u32 = 3;
/// All tries of a call together.
const WHOLE_CALL: Duration = Duration::from_secs(10);
/// One try of a call that may be repeated. Two that time out are seen within ten seconds.
const REPEATABLE_TRY: Duration = Duration::from_secs(4);
const SHORTEST_TRY: Duration = Duration::from_millis(500);
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// Retries that may be made: each call earns a tenth of one.
#[derive(Debug)]
pub struct RetryBudget(Mutex<u32>);

const TENTHS: u32 = 10;
const MOST_SAVED: u32 = 10 * TENTHS;

impl Default for RetryBudget {
    fn default() -> Self {
        Self(Mutex::new(MOST_SAVED))
    }
}

impl RetryBudget {
    fn earn(&self) {
        let mut saved = self.0.lock().expect("no holder of this lock panics");
        *saved = (*saved + 1).min(MOST_SAVED);
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
        let deadline = Instant::now() + WHOLE_CALL;
        self.shared.retries.earn();
        let mut tries = 1;
        loop {
            let error = match self.attempt(&call, deadline).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let pause = full_jitter(tries);
            let worth_it = tries < MOST_TRIES
                && call.may_be_repeated()
                && error.is_worth_repeating()
                && Instant::now() + pause + SHORTEST_TRY < deadline;
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
            let cause = shared.breaker.resting().unwrap_or(SendSevenError::Unreachable);
            return Err(Resting { cause, wait }.into());
        }
        let patience = match self.lane {
            Priority::Bulk | Priority::Names | Priority::Background => self.lane.patience(),
            person => person.patience().min(deadline - Instant::now()),
        };
        let slot = shared.budget.admit(self.lane, patience).await?;
        if let Err(resting) = shared.breaker.admit() {
            slot.unused();
            return Err(resting.into());
        }
        let longest = if call.may_be_repeated() { REPEATABLE_TRY } else { WHOLE_CALL };
        let left = deadline.saturating_duration_since(Instant::now()).max(SHORTEST_TRY);
        let sent = Instant::now();
        let outcome = shared.transport.send(call, longest.min(left)).await;
        drop(slot);
        shared.meters.called(call.name, &outcome, sent.elapsed());
        match &outcome {
            Err(SendSevenError::Refused { status: 429, retry_after, .. }) => {
                shared.budget.refused(*retry_after);
            }
            Ok(_) => shared.budget.accepted(),
            Err(_) => {}
        }
        if shared.breaker.note(&outcome) {
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
                let deadline = Instant::now() + REPEATABLE_TRY;
                // Its outcome reaches the breaker like any other.
                let _ = self.on(Priority::Open).attempt::<Value>(&call, deadline).await;
            }
            tracing::info!("SendSeven answers again");
        };
        probing.boxed()
    }
}

/// Anything between nothing and twice the pause before.
fn full_jitter(tries: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(1 << tries).mul_f64(rand::random::<f64>())
}

impl From<Full> for SendSevenError {
    fn from(Full { wait }: Full) -> Self {
        Self::OverBudget { wait }
    }
}

impl From<Resting> for SendSevenError {
    fn from(Resting { cause, wait }: Resting) -> Self {
        Self::Resting { cause: Box::new(cause), wait }
    }
}
