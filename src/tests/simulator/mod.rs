//! The simulator behaves as the contracts describe.

/// The token's scopes and agent.
mod account;
/// Ongoing activity, and large seed data.
mod activity;
/// Texts that agents insert.
mod canned_responses;
/// Fields and states of a conversation, and of events about it.
mod conversation_fields;
/// The events that each change emits, and their fields.
mod events;
/// Each fault does what its name says and affects nothing else.
mod faults;
/// Filters, order, and pages of the list.
mod list;
/// Messages and internal notes.
mod messages;
/// A webhook endpoint that records its deliveries.
mod receiver;
/// Token, tenant, scope, quota, and unexpected calls.
mod refusals;
/// Replies to customers.
mod replies;
/// The generated conversations.
mod seed;
/// Assigning, closing, reopening, snoozing, and idempotency keys.
mod updates;
/// Webhook challenge, signature, retries, and network faults.
mod webhooks;

use crate::support::http;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use sevendesk::simulator::{Contract, Options, Simulator, serve};
use std::future::pending;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

pub const BOTH: [Contract; 2] = [Contract::Documented, Contract::Live];

/// A simulator that serves on a free port, and a client with its token.
pub struct Vendor {
    pub simulator: Simulator,
    address: String,
    client: Client,
    server: AbortHandle,
}

impl Vendor {
    pub async fn start(contract: Contract) -> Self {
        Self::with(Options::new(contract)).await
    }

    pub async fn with(options: Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let simulator = Simulator::new(options);
        let server = tokio::spawn(serve(listener, simulator.clone(), pending())).abort_handle();
        Self { simulator, address, client: http::client(), server }
    }

    /// Builds a call below `/api/v1` with token and tenant.
    pub fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.unauthenticated(method, &format!("/api/v1{path}"))
            .bearer_auth("s7_api_demo")
            .header("X-Tenant-ID", "demo")
    }

    /// Builds a request without token and tenant.
    pub fn unauthenticated(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.address))
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        read(self.call(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str) -> (u16, Value) {
        read(self.call(Method::POST, path)).await
    }

    /// Sends a command to the admin API of the simulator.
    pub async fn control(&self, path: &str, command: Value) {
        let answer =
            self.unauthenticated(Method::POST, &format!("/_simulator{path}")).json(&command).send();
        assert_eq!(answer.await.unwrap().status(), 200, "{path} {command}");
    }

    /// Reads every page of the filtered list.
    pub async fn rows(&self, filter: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        for page in 1.. {
            let path = format!("/conversations?page={page}&page_size=100&{filter}");
            let (status, body) = self.get(&path).await;
            assert_eq!(status, 200, "{path}: {body}");
            rows.extend(body["items"].as_array().unwrap().iter().cloned());
            if page >= body["pagination"]["total_pages"].as_u64().unwrap() {
                assert_eq!(body["pagination"]["total"], rows.len());
                break;
            }
        }
        rows
    }

    /// Returns the id of the first conversation that satisfies the condition.
    pub fn find(&self, condition: impl Fn(&Value) -> bool) -> String {
        let all = self.simulator.conversations();
        id(all.iter().find(|c| condition(c)).expect("the seed data has one"))
    }
}

impl Drop for Vendor {
    fn drop(&mut self) {
        self.server.abort();
    }
}

pub async fn read(request: RequestBuilder) -> (u16, Value) {
    let answer: Response = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap())
}

pub fn id(row: &Value) -> String {
    row["id"].as_str().unwrap().to_owned()
}
