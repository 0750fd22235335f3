//! One HTTP exchange with SendSeven. The only place that exposes the token.

use super::{SendSevenError, retry_after, tls};
use crate::server::config::SendSevenConfig;
use crate::server::store::Lease;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Body, Client, Method, RequestBuilder, Response, Url, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::error::Error;
use std::io;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// A page of 100 conversations is under 200 kB.
const MAX_RESPONSE_BYTES: usize = 8 << 20;

/// Sends calls and decodes their responses.
pub struct Transport {
    client: Client,
    base: Url,
    token: RwLock<SecretString>,
    /// Without it, a token acts in its own tenant.
    tenant: Option<String>,
    /// Nothing is sent without it where several servers share the token.
    lease: Option<Lease>,
    /// Seconds that SendSeven's clock was ahead of ours in the last response that had a time.
    clock_ahead: Mutex<Option<i64>>,
}

/// One call: path segments, which get percent-encoded, query, and body.
pub struct Call<'a> {
    /// Name of the call in metrics.
    pub name: &'static str,
    method: Method,
    path: &'a [&'a str],
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
    /// Sent as `Idempotency-Key`, the same for every attempt.
    key: Option<String>,
}

impl<'a> Call<'a> {
    pub fn get(name: &'static str, path: &'a [&'a str]) -> Self {
        Self { name, method: Method::GET, path, query: Vec::new(), body: None, key: None }
    }

    pub fn change(
        name: &'static str,
        method: Method,
        path: &'a [&'a str],
        body: Option<Value>,
    ) -> Self {
        Self { name, method, path, query: Vec::new(), body, key: None }
    }

    pub fn with_query(mut self, query: Vec<(&'static str, String)>) -> Self {
        self.query = query;
        self
    }

    /// Adds an idempotency key, so that repeated requests make the change once. Only for calls
    /// where the contract guarantees this.
    pub fn once(self) -> Self {
        self.once_by(format!("{:032x}", rand::random::<u128>()))
    }

    /// Adds a given idempotency key, so that the call can also be repeated by a later one.
    pub fn once_by(mut self, key: String) -> Self {
        self.key = Some(key);
        self
    }

    /// Returns whether the path names one object of a kind, not the kind alone.
    pub fn names_one(&self) -> bool {
        self.path.len() > 1
    }

    /// Returns whether the call can be repeated safely.
    pub fn is_idempotent(&self) -> bool {
        self.method == Method::GET || self.key.is_some()
    }
}

impl Transport {
    pub fn new(config: &SendSevenConfig, lease: Option<Lease>) -> Result<Self, SendSevenError> {
        let base = Url::parse(&config.url).map_err(|_| SendSevenError::BadAddress)?;
        if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
            return Err(SendSevenError::BadAddress);
        }
        let client = http_client().map_err(|_| SendSevenError::BadAddress)?;
        let (token, tenant) = (RwLock::new(config.token.clone()), config.tenant.clone());
        Ok(Self { client, base, token, tenant, lease, clock_ahead: Mutex::default() })
    }

    /// Sends all later calls with another token of the same tenant.
    pub fn set_token(&self, token: SecretString) {
        *self.token.write().unwrap_or_else(PoisonError::into_inner) = token;
    }

    fn token(&self) -> SecretString {
        self.token.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns how many seconds SendSeven's clock was ahead of ours, once a response has said so.
    pub fn clock_ahead(&self) -> Option<i64> {
        *self.clock_ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends one call and decodes its JSON. Checks the status before reading the body.
    pub async fn send<T: DeserializeOwned>(
        &self,
        call: &Call<'_>,
        within: Duration,
    ) -> Result<T, SendSevenError> {
        let mut request = self.request(call.method.clone(), call.path, within)?;
        if !call.query.is_empty() {
            request = request.query(&call.query);
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        if let Some(key) = &call.key {
            request = request.header("Idempotency-Key", key);
        }
        self.answer_to(request).await
    }

    /// Sends a body of this type as it arrives, and decodes the JSON of the answer.
    pub async fn stream<T: DeserializeOwned>(
        &self,
        path: &[&str],
        content_type: &str,
        body: Body,
        within: Duration,
    ) -> Result<T, SendSevenError> {
        let request = self.request(Method::POST, path, within)?;
        self.answer_to(request.header(CONTENT_TYPE, content_type).body(body)).await
    }

    /// Begins a request with the token.
    fn request(
        &self,
        method: Method,
        path: &[&str],
        within: Duration,
    ) -> Result<RequestBuilder, SendSevenError> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| SendSevenError::BadAddress)?
            .pop_if_empty()
            .extend(path);
        let request = self.client.request(method, url).timeout(within);
        let request = request.bearer_auth(self.token().expose_secret());
        Ok(match &self.tenant {
            Some(tenant) => request.header("X-Tenant-ID", tenant),
            None => request,
        })
    }

    async fn answer_to<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, SendSevenError> {
        if let Some(lease) = &self.lease
            && !lease.prove().await
        {
            return Err(SendSevenError::NotLeading);
        }
        let response = request.send().await.map_err(named)?;
        if let Some(ahead) = clock_ahead(&response) {
            *self.clock_ahead.lock().unwrap_or_else(PoisonError::into_inner) = Some(ahead);
        }
        if !response.status().is_success() {
            return Err(refusal(response).await);
        }
        decode(&whole(response).await?)
    }
}

/// Builds a client that trusts the system's certificates and follows no redirect.
pub fn http_client() -> reqwest::Result<Client> {
    Client::builder()
        .tls_backend_preconfigured(tls::client_config())
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(redirect::Policy::none())
        .user_agent(concat!("sevendesk/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Returns how many seconds the sender's clock is ahead of ours.
fn clock_ahead(response: &Response) -> Option<i64> {
    let date = response.headers().get(reqwest::header::DATE)?.to_str().ok()?;
    let theirs = httpdate::parse_http_date(date).ok()?;
    let ours = SystemTime::now();
    Some(match theirs.duration_since(ours) {
        Ok(ahead) => ahead.as_secs() as i64,
        Err(behind) => -(behind.duration().as_secs() as i64),
    })
}

async fn refusal(response: Response) -> SendSevenError {
    let status = response.status().as_u16();
    let retry_after = response
        .headers()
        .get(reqwest::header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(retry_after::read);
    let body = whole(response).await.unwrap_or_default();
    SendSevenError::Refused { status, message: message_of(&body), retry_after }
}

/// Returns SendSeven's error text, else its code, from any of the shapes of `detail`.
fn message_of(body: &[u8]) -> Option<String> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    let detail = &answer["detail"];
    let text = detail
        .as_str()
        .or_else(|| detail["message"].as_str())
        .or_else(|| detail[0]["msg"].as_str())
        .or_else(|| detail["code"].as_str())
        .or_else(|| detail["error_code"].as_str())?;
    Some(text.chars().take(300).collect())
}

async fn whole(mut response: Response) -> Result<Vec<u8>, SendSevenError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(named)? {
        if body.len() + chunk.len() > MAX_RESPONSE_BYTES {
            return Err(SendSevenError::Unreadable { path: "an answer over 8 MB".to_owned() });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Decodes a body; an empty one, as of a 204, counts as `null`.
fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, SendSevenError> {
    let body = if body.is_empty() { b"null" } else { body };
    let mut json = serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(&mut json)
        .map_err(|error| SendSevenError::Unreadable { path: error.path().to_string() })
}

fn named(error: reqwest::Error) -> SendSevenError {
    if is_certificate_error(&error) {
        SendSevenError::Certificate
    } else if error.is_timeout() && !error.is_connect() {
        SendSevenError::TimedOut
    } else if error.is_connect() {
        SendSevenError::Unreachable
    } else {
        SendSevenError::BrokenOff
    }
}

/// Looks for the error of the TLS library. An `io::Error` does not name what it wraps as its source.
fn is_certificate_error(error: &(dyn Error + 'static)) -> bool {
    if matches!(error.downcast_ref(), Some(rustls::Error::InvalidCertificate(_))) {
        return true;
    }
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    match wrapped {
        Some(wrapped) => is_certificate_error(wrapped),
        None => error.source().is_some_and(is_certificate_error),
    }
}
