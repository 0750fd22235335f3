//! One HTTP exchange with SendSeven. The only place that exposes the token.

use super::SendSevenError;
use crate::server::config::SendSevenConfig;
use reqwest::{Client, Method, Response, Url, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::{Duration, SystemTime};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(10);
/// A page of 100 conversations is under 200 kB.
const LARGEST_ANSWER: usize = 8 << 20;
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(3600);

/// Sends calls and reads their answers.
pub struct Transport {
    client: Client,
    base: Url,
    token: SecretString,
    tenant: String,
}

/// One call: the path in segments, which are encoded, and what goes with it.
pub struct Call<'a> {
    pub method: Method,
    pub path: &'a [&'a str],
    pub query: Vec<(&'static str, String)>,
    pub body: Option<Value>,
}

impl<'a> Call<'a> {
    pub fn get(path: &'a [&'a str]) -> Self {
        Self { method: Method::GET, path, query: Vec::new(), body: None }
    }

    pub fn change(method: Method, path: &'a [&'a str], body: Option<Value>) -> Self {
        Self { method, path, query: Vec::new(), body }
    }

    pub fn with_query(mut self, query: Vec<(&'static str, String)>) -> Self {
        self.query = query;
        self
    }
}

impl Transport {
    pub fn new(config: &SendSevenConfig) -> Result<Self, SendSevenError> {
        let base = Url::parse(&config.url).map_err(|_| SendSevenError::BadAddress)?;
        if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
            return Err(SendSevenError::BadAddress);
        }
        let client = Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TOTAL_TIMEOUT)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("sevendesk/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| SendSevenError::BadAddress)?;
        let (token, tenant) = (config.token.clone(), config.tenant.clone());
        Ok(Self { client, base, token, tenant })
    }

    /// Sends one call and reads its JSON. The status is judged before the body is read.
    pub async fn send<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, SendSevenError> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| SendSevenError::BadAddress)?
            .pop_if_empty()
            .extend(call.path);
        let mut request = self
            .client
            .request(call.method, url)
            .bearer_auth(self.token.expose_secret())
            .header("X-Tenant-ID", &self.tenant);
        if !call.query.is_empty() {
            request = request.query(&call.query);
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(named)?;
        if !response.status().is_success() {
            return Err(refusal(response).await);
        }
        decode(&whole(response).await?)
    }
}

async fn refusal(response: Response) -> SendSevenError {
    let status = response.status().as_u16();
    let retry_after = response
        .headers()
        .get(reqwest::header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(read_retry_after);
    let body = whole(response).await.unwrap_or_default();
    SendSevenError::Refused { status, message: message_of(&body), retry_after }
}

/// Seconds or an HTTP date (RFC 9110, 10.2.3).
fn read_retry_after(text: &str) -> Option<Duration> {
    let wait = match text.trim().parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let at = httpdate::parse_http_date(text).ok()?;
            at.duration_since(SystemTime::now()).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_RETRY_AFTER))
}

/// The vendor's words in any of the three shapes of `detail`.
fn message_of(body: &[u8]) -> Option<String> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    let detail = &answer["detail"];
    let text = detail
        .as_str()
        .or_else(|| detail["message"].as_str())
        .or_else(|| detail[0]["msg"].as_str())?;
    Some(text.chars().take(300).collect())
}

async fn whole(mut response: Response) -> Result<Vec<u8>, SendSevenError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(named)? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(SendSevenError::Unreadable { path: "an answer over 8 MB".to_owned() });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, SendSevenError> {
    let mut json = serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(&mut json)
        .map_err(|error| SendSevenError::Unreadable { path: error.path().to_string() })
}

fn named(error: reqwest::Error) -> SendSevenError {
    if error.is_timeout() && !error.is_connect() {
        SendSevenError::TimedOut
    } else if error.is_connect() {
        SendSevenError::Unreachable
    } else {
        SendSevenError::BrokenOff
    }
}
