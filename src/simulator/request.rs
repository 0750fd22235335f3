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
        let asked = Self::without_body(&request);
        let body = to_bytes(request.into_body(), MAX_BODY).await?;
        Ok(asked.with_body(String::from_utf8_lossy(&body).into_owned()))
    }

    pub fn with_body(self, body: String) -> Self {
        Self { body, ..self }
    }

    /// Reads all but the body.
    pub fn without_body(request: &Request) -> Self {
        let uri = request.uri();
        let decode = |part| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let rest = uri.path().strip_prefix("/api/v1/");
        Self {
            segments: rest.into_iter().flat_map(|rest| rest.split('/')).map(decode).collect(),
            parameters: Query::try_from_uri(uri).map(|Query(all)| all).unwrap_or_default(),
            path: uri.to_string(),
            method: request.method().clone(),
            headers: request.headers().clone(),
            body: String::new(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Returns every value of a query parameter.
    pub fn parameters<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let values = self.parameters.iter().filter(move |(found, _)| found == name);
        values.map(|(_, value)| value.as_str())
    }

    /// Returns the address of the simulator, as the caller knows it.
    pub fn origin(&self) -> String {
        format!("http://{}", self.header("host").unwrap_or("localhost"))
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
