//! Faults that can be injected for the next calls or until cleared.

use super::Contract;
use crate::simulator::responses;
use crate::simulator::responses::Answer;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use bytes::Bytes;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use std::io;
use std::time::Duration;

/// A fault. Unless stated otherwise, the call takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Responds with this status, without effect; 429 includes `Retry-After: 5`.
    Status(u16),
    /// Responds 200 with an HTML page, as proxies do, without effect.
    Html,
    /// Responds with the first half of the JSON.
    Truncated,
    /// Resets the connection in the middle of the response.
    Reset,
    /// Delays the call by this long.
    Slow(Duration),
    /// Never responds, without effect.
    Hang,
    /// Resets the connection before any response.
    AppliedThenReset,
    /// The same, and every later call gets 503 until cleared.
    AppliedThenDown,
    /// Responds with unknown statuses and channels.
    UnknownValues,
    /// Responds with numbers in place of all strings except ids.
    WrongTypes,
    /// Responds with strings for tags, objects for channels, states and assignees, and a list for a
    /// subject.
    OddShapes,
    /// Responds with 20,000 characters in every text.
    LongTexts,
}

impl Fault {
    /// Reads a fault such as `{"kind": "status", "status": 503}`. The kinds are `status`, `html`,
    /// `truncated`, `reset`, `slow` (with `ms`), `hang`, `applied_then_reset`, `applied_then_down`,
    /// `unknown_values`, `wrong_types`, `odd_shapes` and `long_texts`.
    pub fn from_json(fields: &Value) -> Option<Self> {
        Some(match fields["kind"].as_str()? {
            "status" => {
                let status = u16::try_from(fields["status"].as_u64()?).ok()?;
                Self::Status(StatusCode::from_u16(status).ok()?.as_u16())
            }
            "html" => Self::Html,
            "truncated" => Self::Truncated,
            "reset" => Self::Reset,
            "slow" => Self::Slow(Duration::from_millis(fields["ms"].as_u64()?)),
            "hang" => Self::Hang,
            "applied_then_reset" => Self::AppliedThenReset,
            "applied_then_down" => Self::AppliedThenDown,
            "unknown_values" => Self::UnknownValues,
            "wrong_types" => Self::WrongTypes,
            "odd_shapes" => Self::OddShapes,
            "long_texts" => Self::LongTexts,
            _ => return None,
        })
    }

    /// Returns whether the caller receives at least a status line.
    pub(super) fn answers(self) -> bool {
        !matches!(self, Self::Hang | Self::AppliedThenReset | Self::AppliedThenDown)
    }
}

/// The active fault, if any, and the calls it applies to.
#[derive(Debug, Default)]
pub struct Faults {
    fault: Option<Fault>,
    method: Option<Method>,
    /// Calls left; `None` lasts until cleared.
    left: Option<u32>,
}

impl Faults {
    pub fn always(&mut self, fault: Option<Fault>) {
        *self = Self { fault, ..Self::default() };
    }

    pub fn always_for(&mut self, method: Option<Method>, fault: Fault) {
        *self = Self { fault: Some(fault), method, left: None };
    }

    pub fn next_calls(&mut self, calls: u32, method: Option<Method>, fault: Fault) {
        *self = Self { fault: Some(fault), method, left: Some(calls) };
    }

    /// Returns the fault for a call with this method and counts the call.
    pub fn next(&mut self, method: &Method) -> Option<Fault> {
        if self.method.as_ref().is_some_and(|only| only != method) {
            return None;
        }
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(1)?;
        }
        if self.fault == Some(Fault::AppliedThenDown) {
            self.always(Some(Fault::Status(503)));
            return Some(Fault::AppliedThenReset);
        }
        self.fault
    }
}

/// Runs `work` if the fault allows it, and responds as the fault demands.
pub async fn apply(
    fault: Option<Fault>,
    contract: Contract,
    work: impl Future<Output = Answer>,
) -> Response {
    match fault {
        None => work.await.into_response(),
        Some(Fault::Status(429)) => responses::too_many(contract, 5).into_response(),
        Some(Fault::Status(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            responses::refuse(contract, status, "Switched on in the simulator").into_response()
        }
        Some(Fault::Html) => {
            Html("<!doctype html><title>Proxy</title><h1>Hello</h1>").into_response()
        }
        Some(Fault::Truncated) => {
            let answer = work.await;
            let json = [("content-type", "application/json")];
            (answer.status, json, first_half(&answer)).into_response()
        }
        Some(Fault::Reset) => {
            let answer = work.await;
            (answer.status, cut_after(first_half(&answer))).into_response()
        }
        Some(Fault::Slow(wait)) => {
            tokio::time::sleep(wait).await;
            work.await.into_response()
        }
        Some(Fault::Hang) => std::future::pending().await,
        Some(Fault::UnknownValues) => {
            let unknown_values = |name: &str, value: &Value| match name {
                "status" => value.is_string().then(|| "hibernating".into()),
                "channel" | "channel_type" => Some("carrier_pigeon".into()),
                _ => None,
            };
            rewritten(work.await, &unknown_values).into_response()
        }
        Some(Fault::WrongTypes) => {
            let wrong =
                |name: &str, value: &Value| (name != "id" && value.is_string()).then(|| 42.into());
            rewritten(work.await, &wrong).into_response()
        }
        Some(Fault::OddShapes) => rewritten(work.await, &odd_shape).into_response(),
        Some(Fault::LongTexts) => rewritten(work.await, &long_text).into_response(),
        Some(Fault::AppliedThenReset | Fault::AppliedThenDown) => {
            work.await;
            Body::from_stream(stream::iter([Err::<Bytes, _>(reset())])).into_response()
        }
    }
}

fn odd_shape(name: &str, value: &Value) -> Option<Value> {
    match name {
        "tags" => Some(json!(["plain", { "name": "named" }, { "label": "lost" }, 7, null, ["x"]])),
        "status" | "channel" | "channel_type" => Some(json!({ "id": 3, "name": value })),
        "assigned_to" | "assigned_user_id" if value.is_string() => Some(json!({ "id": value })),
        "subject" => Some(json!(["of", "several"])),
        _ => None,
    }
}

fn long_text(name: &str, value: &Value) -> Option<Value> {
    let is_text = matches!(
        name,
        "name" | "phone" | "email" | "subject" | "filename" | "content_type" | "message_type"
    );
    let is_word = matches!(name, "channel" | "channel_type" | "status");
    match value {
        Value::Array(_) if name == "tags" => Some(json!([long(name)])),
        Value::String(_) if is_text || is_word => Some(long(name).into()),
        _ => None,
    }
}

fn long(name: &str) -> String {
    name.chars().cycle().take(20_000).collect()
}

/// Returns the response with every field replaced for which `how` returns a value.
fn rewritten(mut answer: Answer, how: &dyn Fn(&str, &Value) -> Option<Value>) -> Answer {
    rewrite(&mut answer.body, how);
    answer
}

fn rewrite(value: &mut Value, how: &dyn Fn(&str, &Value) -> Option<Value>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, how)),
        Value::Object(fields) => {
            for (name, field) in fields {
                match how(name, field) {
                    Some(other) => *field = other,
                    None => rewrite(field, how),
                }
            }
        }
        _ => {}
    }
}

fn first_half(answer: &Answer) -> Bytes {
    let mut text = answer.body.to_string().into_bytes();
    text.truncate(text.len() / 2);
    text.into()
}

/// Cuts the connection after `start`; the pause lets `start` leave first.
fn cut_after(start: Bytes) -> Body {
    let cut = stream::once(async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        Err(reset())
    });
    Body::from_stream(stream::iter([Ok(start)]).chain(cut))
}

fn reset() -> io::Error {
    io::ErrorKind::ConnectionReset.into()
}
