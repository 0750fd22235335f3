//! Checks before every call: token, quota, tenant, scope, and the idempotency key.

use super::faults::Fault;
use super::idempotency::IdempotentResponse;
use super::records::Agent;
use super::request::ApiRequest;
use super::responses::{self, Answer};
use super::store::Store;
use super::{Call, Contract};
use axum::http::{Method, StatusCode};
use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_secs(60);

impl Store {
    /// Records the call and returns its number, its fault and the contract.
    pub fn record_call(&mut self, request: &ApiRequest) -> (u64, Option<Fault>, Contract) {
        self.received += 1;
        self.calls.push(Call {
            method: request.method.to_string(),
            path: request.path.clone(),
            status: 0,
            body: request.body.clone(),
            idempotency_key: request.header("idempotency-key").map(str::to_owned),
            at_ms: u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX),
            number: self.received,
        });
        (self.received, self.faults.next(&request.method), self.options.contract)
    }

    pub fn record_status(&mut self, number: u64, status: StatusCode) {
        if let Some(call) = self.calls.iter_mut().rfind(|call| call.number == number) {
            call.status = status.as_u16();
        }
    }

    /// Checks the token, then its quota, then the tenant.
    pub fn authorize(&mut self, request: &ApiRequest) -> Result<(), Answer> {
        let contract = self.options.contract;
        let token = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        if token != Some(self.options.token.as_str()) {
            let text = match contract {
                Contract::Documented => "Invalid or expired token",
                Contract::Live => "Not authenticated",
            };
            return Err(responses::refuse(contract, StatusCode::UNAUTHORIZED, text));
        }
        self.take_quota(Instant::now())?;
        // In the live contract a token acts in its own tenant unless the call names another.
        let tenant = request.header("x-tenant-id");
        let is_implied = contract == Contract::Live && tenant.is_none();
        if !is_implied && tenant != Some(self.options.tenant.as_str()) {
            let text = "This token does not belong to the tenant";
            return Err(responses::refuse(contract, StatusCode::FORBIDDEN, text));
        }
        Ok(())
    }

    pub fn require_scope(&self, scope: &str) -> Result<(), Answer> {
        self.require_any_scope(&[scope])
    }

    /// Succeeds if the token has one of the scopes.
    pub fn require_any_scope(&self, scopes: &[&str]) -> Result<(), Answer> {
        match scopes.iter().any(|scope| self.has_scope(scope)) {
            true => Ok(()),
            false => Err(responses::missing_scope(self.options.contract, scopes[0])),
        }
    }

    /// Returns whether the token has a scope, maybe by a wildcard such as `conversations:*`.
    pub fn has_scope(&self, scope: &str) -> bool {
        let area = scope.split(':').next().unwrap_or_default();
        let covers = |held: &String| match held.split_once(':') {
            Some((held_area, "*")) => held_area == area || held_area == "*",
            _ => held == scope,
        };
        self.options.scopes.iter().any(covers)
    }

    /// The agent to whom the token belongs.
    pub fn me(&self) -> &Agent {
        &self.agents[0]
    }

    /// Returns the first response to the same key, or 409 if the key was used for another call.
    pub fn replayed_response(&self, request: &ApiRequest) -> Option<Result<Answer, Answer>> {
        let first = self.remembered.get(&self.key(request)?)?;
        Some(if first.is_for(request) {
            Ok(first.answer.clone())
        } else {
            let text = "Idempotency-Key was used with another request";
            Err(responses::refuse(self.options.contract, StatusCode::CONFLICT, text))
        })
    }

    pub fn remember(&mut self, request: &ApiRequest, answer: &Answer) {
        if let Some(key) = self.key(request) {
            self.remembered.insert(key, IdempotentResponse::new(request, answer));
        }
    }

    /// Returns the idempotency key. Only the live contract honors it, and only for these methods.
    fn key(&self, request: &ApiRequest) -> Option<String> {
        let honored = self.options.contract == Contract::Live
            && [Method::POST, Method::PATCH].contains(&request.method);
        request.header("idempotency-key").filter(|_| honored).map(str::to_owned)
    }

    fn take_quota(&mut self, now: Instant) -> Result<(), Answer> {
        while self.recent_calls.front().is_some_and(|then| now - *then >= WINDOW) {
            self.recent_calls.pop_front();
        }
        if self.recent_calls.len() < self.options.rate as usize {
            self.recent_calls.push_back(now);
            return Ok(());
        }
        let left = self.recent_calls.front().map_or(WINDOW, |oldest| WINDOW - (now - *oldest));
        Err(responses::too_many(self.options.contract, left.as_secs() + 1))
    }
}
