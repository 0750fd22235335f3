//! What SendSeven remembers of an endpoint: its secret, its health, and its recent deliveries.

use super::event::Event;
use crate::simulator::json::rfc3339;
use crate::simulator::records::unique_now;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use time::OffsetDateTime;

/// Maximum number of deliveries to retain.
const MAX_DELIVERIES: usize = 500;

/// The record of one endpoint, which its deliveries write while the API reads it.
pub struct Record(Mutex<State>);

struct State {
    secret: String,
    is_verified: bool,
    last_success_at: Option<OffsetDateTime>,
    last_failure_at: Option<OffsetDateTime>,
    last_error: Option<String>,
    consecutive_failures: u32,
    deliveries: VecDeque<Attempted>,
}

struct Attempted {
    id: String,
    event: Event,
    began_at: OffsetDateTime,
    attempts: usize,
    status: &'static str,
    response: Result<u16, String>,
    took: Duration,
}

/// How one attempt went: the status of the response, or why there was none.
pub struct Attempt<'a> {
    pub id: &'a str,
    pub event: &'a Event,
    pub response: Result<u16, String>,
    pub took: Duration,
    /// Whether another attempt follows a failure.
    pub retries: bool,
}

impl Record {
    pub fn new(secret: &str, is_verified: bool) -> Self {
        Self(Mutex::new(State {
            secret: secret.to_owned(),
            is_verified,
            last_success_at: None,
            last_failure_at: None,
            last_error: None,
            consecutive_failures: 0,
            deliveries: VecDeque::new(),
        }))
    }

    pub fn secret(&self) -> String {
        self.lock().secret.clone()
    }

    pub fn set_secret(&self, secret: &str) {
        secret.clone_into(&mut self.lock().secret);
    }

    pub fn is_verified(&self) -> bool {
        self.lock().is_verified
    }

    pub fn set_verified(&self, is_verified: bool) {
        self.lock().is_verified = is_verified;
    }

    pub fn add(&self, attempt: Attempt<'_>) {
        let mut state = self.lock();
        let succeeded = matches!(attempt.response, Ok(200..=299));
        let status = match (succeeded, attempt.retries) {
            (true, _) => "success",
            (false, true) => "retrying",
            (false, false) => "dead_letter",
        };
        if succeeded {
            (state.last_success_at, state.consecutive_failures) = (Some(unique_now()), 0);
        } else {
            state.last_failure_at = Some(unique_now());
            state.consecutive_failures += 1;
            state.last_error = Some(match &attempt.response {
                Ok(status) => format!("HTTP {status}"),
                Err(error) => error.clone(),
            });
        }
        let known = state.deliveries.iter_mut().find(|known| known.id == attempt.id);
        if let Some(known) = known {
            known.attempts += 1;
            (known.status, known.response, known.took) = (status, attempt.response, attempt.took);
            return;
        }
        if state.deliveries.len() == MAX_DELIVERIES {
            state.deliveries.pop_back();
        }
        state.deliveries.push_front(Attempted {
            id: attempt.id.to_owned(),
            event: attempt.event.clone(),
            began_at: unique_now(),
            attempts: 1,
            status,
            response: attempt.response,
            took: attempt.took,
        });
    }

    /// Returns the event of a delivery that can be retried.
    pub fn failed_event(&self, delivery: &str) -> Option<Event> {
        let state = self.lock();
        let found = state.deliveries.iter().find(|known| known.id == delivery);
        found.filter(|known| known.status == "dead_letter").map(|known| known.event.clone())
    }

    /// Returns how the endpoint fares, as its JSON shows it.
    pub fn health(&self) -> Value {
        let state = self.lock();
        json!({
            "is_verified": state.is_verified,
            "last_success_at": state.last_success_at.map(rfc3339),
            "last_failure_at": state.last_failure_at.map(rfc3339),
            "last_error": state.last_error,
            "consecutive_failures": state.consecutive_failures,
        })
    }

    /// Returns the deliveries as the API shows them, newest first.
    pub fn deliveries(&self, endpoint: &str, tenant: &str) -> Vec<Value> {
        let state = self.lock();
        let shape = |known: &Attempted| {
            let body: Value = serde_json::from_str(&known.event.body).unwrap_or_default();
            let is_over = known.status != "retrying";
            json!({
                "id": known.id,
                "tenant_id": tenant,
                "webhook_endpoint_id": endpoint,
                "event_type": known.event.kind,
                "event_id": body["event_id"],
                "attempt_number": known.attempts,
                "status": known.status,
                "response_status_code": known.response.as_ref().ok(),
                "response_body": null,
                "response_time_ms": known.took.as_millis() as u64,
                "request_payload": body,
                "error_message": known.response.as_ref().err(),
                "next_retry_at": null,
                "created_at": rfc3339(known.began_at),
                "completed_at": is_over.then(|| rfc3339(known.began_at)),
                "can_retry": known.status == "dead_letter",
            })
        };
        state.deliveries.iter().map(shape).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
