//! An API request, read completely.

use super::Contract;
use crate::simulator::responses;
use crate::simulator::responses::Answer;
use axum::body::to_bytes;
use axum::extract::{Query, Request};
use axum::http::{HeaderMap, Method};
use percent_encoding::percent_decode_str;
use serde_json::Value;

const MAX_BODY: usize = 1 << 20;

/// An API request with its whole body.
pub struct ApiRequest {
    pub method: Method,
    /// The path as sent, including the query.
    pub path: String,
    /// The decoded path segments after `/api/v1`; empty for other paths.
    pub segments: Vec<String>,
    pub parameters: Vec<(String, String)>,
    pub body: String,
    headers: HeaderMap,
}

impl ApiRequest {
    /// Reads a request; fails if the body is truncated or larger than 1 MiB.
    pub async fn read(request: Request) -> Result<Self, axum::Error> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, MAX_BODY).await?;
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

    /// Returns the last value of a query parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().rfind(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Returns the body as a JSON object; an empty body counts as `{}`.
    pub fn object(&self, contract: Contract) -> Result<Value, Answer> {
        let text = if self.body.is_empty() { "{}" } else { &self.body };
        match serde_json::from_str(text) {
            Ok(object @ Value::Object(_)) => Ok(object),
            _ => Err(responses::invalid(
                contract,
                ["body", "body"],
                "json_invalid",
                "JSON decode error",
            )),
        }
    }
}
