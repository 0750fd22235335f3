//! A webhook endpoint that records its deliveries.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

pub const SECRET: &str = "whsec_of_the_tests";

/// A received delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    pub headers: HeaderMap,
    pub body: String,
}

impl Delivery {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("{name} is missing")).to_str().unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn event(&self) -> String {
        self.json()["id"].as_str().unwrap().to_owned()
    }
}

/// Answers the challenge.
pub type ChallengeHandler = fn(&Value) -> (StatusCode, Value);

/// A running endpoint; stopped on drop.
pub struct Receiver {
    pub url: String,
    inbox: Arc<Mutex<Inbox>>,
    server: AbortHandle,
}

struct Inbox {
    on_challenge: ChallengeHandler,
    challenges: Vec<Delivery>,
    deliveries: Vec<Delivery>,
    /// The number of deliveries to refuse before accepting one.
    to_refuse: usize,
}

impl Receiver {
    /// Starts an endpoint that answers the challenge correctly.
    pub async fn start() -> Self {
        Self::with_challenge_handler(|challenge| {
            (StatusCode::OK, json!({ "challenge": challenge }))
        })
        .await
    }

    pub async fn with_challenge_handler(on_challenge: ChallengeHandler) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?of=tests", listener.local_addr().unwrap());
        let inbox = Inbox { on_challenge, challenges: vec![], deliveries: vec![], to_refuse: 0 };
        let inbox = Arc::new(Mutex::new(inbox));
        let router = Router::new().route("/hook", post(receive)).with_state(inbox.clone());
        let server = axum::serve(listener, router).into_future();
        Self { url, inbox, server: tokio::spawn(server).abort_handle() }
    }

    pub fn refuse(&self, deliveries: usize) {
        self.inbox().to_refuse = deliveries;
    }

    pub fn challenges(&self) -> Vec<Delivery> {
        self.inbox().challenges.clone()
    }

    /// Returns every delivery, including refused ones, in order of arrival.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.inbox().deliveries.clone()
    }

    /// Returns the event ids of all deliveries.
    pub fn events(&self) -> Vec<String> {
        self.inbox().deliveries.iter().map(Delivery::event).collect()
    }

    fn inbox(&self) -> MutexGuard<'_, Inbox> {
        self.inbox.lock().unwrap()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Waits at most 20 seconds for a future.
pub async fn in_time<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future)
        .await
        .expect("the future completes in time")
}

async fn receive(
    State(inbox): State<Arc<Mutex<Inbox>>>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, Json<Value>) {
    let mut inbox = inbox.lock().unwrap();
    let delivery = Delivery { headers, body };
    let received = delivery.json();
    if received["type"] == "sendseven_verification" {
        inbox.challenges.push(delivery);
        let (status, answer) = (inbox.on_challenge)(&received["challenge"]);
        return (status, Json(answer));
    }
    inbox.deliveries.push(delivery);
    if inbox.to_refuse > 0 {
        inbox.to_refuse -= 1;
        return (StatusCode::SERVICE_UNAVAILABLE, Json(Value::Null));
    }
    (StatusCode::OK, Json(Value::Null))
}
