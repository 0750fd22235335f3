//! What stands before every call: token, quota, tenant, scope, and answers given before.

use super::answers::{self, Answer};
use super::faults::Fault;
use super::store::Store;
use super::{Call, Contract};
use axum::body::to_bytes;
use axum::extract::{Query, Request};
use axum::http::{HeaderMap, Method, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_secs(60);
const LARGEST_BODY: usize = 1 << 20;

/// A call, read to its end.
pub struct Asked {
    pub method: Method,
    /// As sent, with the query.
    pub path: String,
    /// The decoded parts after `/api/v1`; empty where the path is another.
    pub segments: Vec<String>,
    pub parameters: Vec<(String, String)>,
    pub body: String,
    headers: HeaderMap,
}

impl Asked {
    /// Fails where the body is cut short or larger than 1 MiB.
    pub async fn read(request: Request) -> Result<Self, axum::Error> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, LARGEST_BODY).await?;
        let decode = |part| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let rest = parts.uri.path().strip_prefix("/api/v1/");
        Ok(Self {
            segments: rest.into_iter().flat_map(|rest| rest.split('/')).map(decode).collect(),
            parameters: Query::try_from_uri(&parts.uri).map(|Query(all)| all).unwrap_or_default(),
            path: parts.uri.to_string(),
            method: parts.method,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The last value of a query parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().rfind(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The body as a JSON object; an empty body counts as an empty one.
    pub fn object(&self, contract: Contract) -> Result<Value, Answer> {
        let text = if self.body.is_empty() { "{}" } else { &self.body };
        match serde_json::from_str(text) {
            Ok(object @ Value::Object(_)) => Ok(object),
            _ => Err(answers::invalid(
                contract,
                ["body", "body"],
                "json_invalid",
                "JSON decode error",
            )),
        }
    }
}

/// The first answer to a call that carried an `Idempotency-Key`.
pub struct Remembered {
    call: String,
    answer: Answer,
}

impl Store {
    /// Writes the call down and says which fault it meets.
    pub fn receive(&mut self, asked: &Asked) -> (u64, Option<Fault>, Contract) {
        self.received += 1;
        self.calls.push(Call {
            method: asked.method.to_string(),
            path: asked.path.clone(),
            status: 0,
            body: asked.body.clone(),
            idempotency_key: asked.header("idempotency-key").map(str::to_owned),
            at_ms: u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX),
            number: self.received,
        });
        (self.received, self.faults.meet(&asked.method), self.options.contract)
    }

    pub fn answered(&mut self, number: u64, status: StatusCode) {
        if let Some(call) = self.calls.iter_mut().rfind(|call| call.number == number) {
            call.status = status.as_u16();
        }
    }

    /// Token first, then the quota of that token, then the tenant.
    pub fn admit(&mut self, asked: &Asked) -> Result<(), Answer> {
        let contract = self.options.contract;
        let token = asked.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        if token != Some(self.options.token.as_str()) {
            let text = "Invalid or expired token";
            return Err(answers::refuse(contract, StatusCode::UNAUTHORIZED, text));
        }
        self.spend(Instant::now())?;
        if asked.header("x-tenant-id") != Some(self.options.tenant.as_str()) {
            let text = "This token does not belong to the tenant";
            return Err(answers::refuse(contract, StatusCode::FORBIDDEN, text));
        }
        Ok(())
    }

    pub fn needs(&self, scope: &str) -> Result<(), Answer> {
        if self.options.scopes.iter().any(|held| held == scope) {
            return Ok(());
        }
        let text = format!("Missing required scope: {scope}");
        Err(answers::refuse(self.options.contract, StatusCode::FORBIDDEN, &text))
    }

    /// The first answer to the same key, or 409 where the key came with another call.
    pub fn repeated(&self, asked: &Asked) -> Option<Result<Answer, Answer>> {
        let first = self.remembered.get(&self.key(asked)?)?;
        Some(if first.call == fingerprint(asked) {
            Ok(first.answer.clone())
        } else {
            let text = "Idempotency-Key was used with another request";
            Err(answers::refuse(self.options.contract, StatusCode::CONFLICT, text))
        })
    }

    pub fn remember(&mut self, asked: &Asked, answer: &Answer) {
        if let Some(key) = self.key(asked) {
            let remembered = Remembered { call: fingerprint(asked), answer: answer.clone() };
            self.remembered.insert(key, remembered);
        }
    }

    /// Only the live contract promises to honor the key, and only on these methods.
    fn key(&self, asked: &Asked) -> Option<String> {
        let honored = self.options.contract == Contract::Live
            && [Method::POST, Method::PATCH].contains(&asked.method);
        asked.header("idempotency-key").filter(|_| honored).map(str::to_owned)
    }

    fn spend(&mut self, now: Instant) -> Result<(), Answer> {
        while self.spent.front().is_some_and(|then| now - *then >= WINDOW) {
            self.spent.pop_front();
        }
        if self.spent.len() < self.options.rate as usize {
            self.spent.push_back(now);
            return Ok(());
        }
        let left = self.spent.front().map_or(WINDOW, |oldest| WINDOW - (now - *oldest));
        Err(answers::too_many(self.options.contract, left.as_secs() + 1))
    }
}

fn fingerprint(asked: &Asked) -> String {
    format!("{} {}\n{}", asked.method, asked.path, asked.body)
}
