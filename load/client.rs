//! A signed-in HTTP client that sends requests as scripts do.

use crate::sse::Events;
use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use reqwest::{RequestBuilder, Response, redirect};
use serde_json::Value;
use std::time::Duration;

pub const NAME: &str = "Lea Hartmann";
pub const PASSWORD: &str = "correct horse battery";

/// How long connections wait for the next request: less than the 10 s after which the server closes
/// them, as for any proxy.
const IDLE: Duration = Duration::from_secs(8);

/// Returns a client that follows no redirects.
pub fn http() -> Result<reqwest::Client> {
    let http = reqwest::Client::builder().redirect(redirect::Policy::none());
    Ok(http.pool_idle_timeout(IDLE).build()?)
}

/// A signed-in operator; clones share the session and the connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    /// The session cookie.
    cookie: String,
}

impl Client {
    pub async fn sign_in(address: &str) -> Result<Self> {
        Self::sign_in_as(address, NAME).await
    }

    pub async fn sign_in_as(address: &str, name: &str) -> Result<Self> {
        Self::sign_in_with(address, name, PASSWORD).await
    }

    /// Signs in with a password; operators of the demo have none.
    pub async fn sign_in_with(address: &str, name: &str, password: &str) -> Result<Self> {
        let http = http()?;
        let form = [("name", name), ("password", password), ("next", "")];
        let request = http.post(format!("{address}/api/session/sign-in")).form(&form);
        let client = Self::signed_in(&http, address, request).await?;
        client.with_context(|| format!("{name} cannot sign in"))
    }

    /// Signs in through a trusted proxy, which names `from`, on connections of `http`; `None` if
    /// the sign-in is refused, because too many people sign in or for another reason.
    pub async fn sign_in_from(
        http: &reqwest::Client,
        address: &str,
        name: &str,
        from: &str,
    ) -> Result<Option<Self>> {
        let form = [("name", name), ("password", PASSWORD), ("next", "")];
        let request = http.post(format!("{address}/api/session/sign-in")).form(&form);
        Self::signed_in(http, address, request.header("x-forwarded-for", from)).await
    }

    async fn signed_in(
        http: &reqwest::Client,
        address: &str,
        request: RequestBuilder,
    ) -> Result<Option<Self>> {
        let answer = request.header("accept", "text/html").send().await?;
        ensure!(answer.status() == 303, "a sign-in was answered {}", answer.status());
        if answer.headers().get("location").is_none_or(|to| to != "/conversations") {
            return Ok(None);
        }
        let cookies = answer.headers().get_all("set-cookie").iter();
        let cookies = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        let mut session = cookies.filter(|cookie| cookie.contains("sevendesk_session="));
        let cookie = session.next_back().context("no session")?.to_owned();
        Ok(Some(Self { http: http.clone(), address: address.to_owned(), cookie }))
    }

    /// Returns the same session on connections of `http`.
    pub fn on(&self, http: reqwest::Client) -> Self {
        Self { http, ..self.clone() }
    }

    /// Returns the same session with a new connection for each request.
    pub fn with_new_connections(&self) -> Result<Self> {
        let http = reqwest::Client::builder().redirect(redirect::Policy::none());
        Ok(self.on(http.pool_max_idle_per_host(0).build()?))
    }

    /// Returns a page of the list.
    pub async fn list(&self, query: &str) -> Result<Value> {
        Ok(serde_json::from_slice(&self.list_raw(query).await?)?)
    }

    /// Returns a page of the list as raw bytes.
    pub async fn list_raw(&self, query: &str) -> Result<Bytes> {
        let request = self.get("/api/conversations/list").query(&[("query", query)]);
        let answer = request.header("accept", "application/json").send().await?;
        ensure!(answer.status() == 200, "{query}: {}", answer.text().await?);
        Ok(answer.bytes().await?)
    }

    /// Returns the ids of the assignable agents.
    pub async fn agents(&self) -> Result<Vec<String>> {
        let agents: Vec<Value> = self.get("/api/agents/list").send().await?.json().await?;
        Ok(agents.iter().filter_map(|agent| agent["id"].as_str().map(str::to_owned)).collect())
    }

    /// Submits a form as a browser without JavaScript does.
    pub async fn send(&self, path: &str, form: &[(&str, &str)]) -> Result<Response> {
        let request = self.http.post(format!("{}{path}", self.address)).form(form);
        let request = request.header("cookie", &self.cookie).header("accept", "text/html");
        Ok(request.send().await?)
    }

    /// Submits a form as a script does; the response is JSON.
    pub async fn call(&self, path: &str, form: &[(&str, &str)]) -> Result<Response> {
        let request = self.http.post(format!("{}{path}", self.address)).form(form);
        let request = request.header("cookie", &self.cookie).header("accept", "application/json");
        Ok(request.send().await?)
    }

    /// Requests an HTML page.
    pub async fn visit(&self, path: &str) -> Result<Response> {
        Ok(self.get(path).header("accept", "text/html").send().await?)
    }

    /// Calls a server function that reads.
    pub async fn ask(&self, path: &str, name: &str, value: &str) -> Result<Response> {
        let request = self.get(path).query(&[(name, value)]).header("accept", "application/json");
        Ok(request.send().await?)
    }

    /// Opens an event stream as a page does.
    pub async fn listen(&self) -> Result<Events> {
        let request = self.get("/events").header("accept", "text/event-stream");
        let answer = request.send().await?;
        ensure!(answer.status() == 200, "no stream: {}", answer.status());
        Ok(Events::new(answer))
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.address)).header("cookie", &self.cookie)
    }
}
