//! A signed-in HTTP client that sends requests as scripts do.

use crate::sse::Events;
use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use reqwest::{RequestBuilder, Response, redirect};
use serde_json::Value;

pub const NAME: &str = "Lea Hartmann";
pub const PASSWORD: &str = "correct horse battery";

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
        let http = reqwest::Client::builder().redirect(redirect::Policy::none()).build()?;
        let form = [("name", name), ("password", PASSWORD), ("next", "")];
        let request = http.post(format!("{address}/api/session/sign-in")).form(&form);
        let answer = request.send().await?;
        ensure!(answer.status() == 303, "nobody can sign in: {}", answer.status());
        let cookie = answer.headers().get("set-cookie").context("no session")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(Self { http, address: address.to_owned(), cookie })
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
