//! The imitation SendSeven answers as the contracts say.

/// The story that goes on, and the story that is large.
mod activity;
/// What each change tells, and in which words.
mod events;
/// Switched failures are what they say, and touch nothing else.
mod faults;
/// Filters, order and pages of the list.
mod list;
/// What is said, and notes for the team.
mod messages;
/// An endpoint that writes down what it is told.
mod receiver;
/// Token, tenant, scope, quota and calls nobody expects.
mod refusals;
/// What the seeded conversations are like.
mod seed;
/// Assigning, closing, reopening, and repeating a change.
mod updates;
/// Challenge, signature, further tries and what can go wrong on the way.
mod webhooks;

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use sevendesk::simulator::{Contract, Options, Simulator, serve};
use std::future::pending;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

pub const BOTH: [Contract; 2] = [Contract::Documented, Contract::Live];

/// A simulator on a port of its own, and a client that holds its token.
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
        Self { simulator, address, client: Client::new(), server }
    }

    /// A call under `/api/v1`, with the headers that let it in.
    pub fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, &format!("/api/v1{path}"))
            .bearer_auth("s7_api_demo")
            .header("X-Tenant-ID", "demo")
    }

    /// A call without those headers.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.address))
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        read(self.call(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str) -> (u16, Value) {
        read(self.call(Method::POST, path)).await
    }

    /// Steers the simulator over HTTP.
    pub async fn control(&self, path: &str, command: Value) {
        let answer = self.bare(Method::POST, &format!("/_simulator{path}")).json(&command).send();
        assert_eq!(answer.await.unwrap().status(), 200, "{path} {command}");
    }

    /// Every row of the list so filtered, page after page.
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

    /// The id of the first conversation that satisfies the condition.
    pub fn find(&self, condition: impl Fn(&Value) -> bool) -> String {
        let all = self.simulator.conversations();
        id(all.iter().find(|c| condition(c)).expect("the story has one"))
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
