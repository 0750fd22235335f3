//! An endpoint that writes down what it is told.

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

/// A delivery as it came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    pub headers: HeaderMap,
    pub body: String,
}

impl Delivery {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("{name} is sent")).to_str().unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn event(&self) -> String {
        self.json()["id"].as_str().unwrap().to_owned()
    }
}

/// What the endpoint does with the challenge.
pub type Answering = fn(&Value) -> (StatusCode, Value);

/// It ends with the value.
pub struct Receiver {
    pub url: String,
    inbox: Arc<Mutex<Inbox>>,
    server: AbortHandle,
}

struct Inbox {
    answering: Answering,
    challenges: Vec<Delivery>,
    deliveries: Vec<Delivery>,
    /// How many deliveries are refused before one is taken.
    refusing: usize,
}

impl Receiver {
    /// One that answers the challenge as it should.
    pub async fn start() -> Self {
        Self::answering(|challenge| (StatusCode::OK, json!({ "challenge": challenge }))).await
    }

    pub async fn answering(answering: Answering) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?of=tests", listener.local_addr().unwrap());
        let inbox = Inbox { answering, challenges: vec![], deliveries: vec![], refusing: 0 };
        let inbox = Arc::new(Mutex::new(inbox));
        let router = Router::new().route("/hook", post(take)).with_state(inbox.clone());
        let server = axum::serve(listener, router).into_future();
        Self { url, inbox, server: tokio::spawn(server).abort_handle() }
    }

    pub fn refuse(&self, deliveries: usize) {
        self.inbox().refusing = deliveries;
    }

    pub fn challenges(&self) -> Vec<Delivery> {
        self.inbox().challenges.clone()
    }

    /// Every delivery, refused ones too, in the order in which they came.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.inbox().deliveries.clone()
    }

    /// The ids of the events so delivered.
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

/// Waits no longer than a test may take.
pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), what).await.expect("it happens soon")
}

async fn take(
    State(inbox): State<Arc<Mutex<Inbox>>>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, Json<Value>) {
    let mut inbox = inbox.lock().unwrap();
    let delivery = Delivery { headers, body };
    let received = delivery.json();
    if received["type"] == "sendseven_verification" {
        inbox.challenges.push(delivery);
        let (status, answer) = (inbox.answering)(&received["challenge"]);
        return (status, Json(answer));
    }
    inbox.deliveries.push(delivery);
    if inbox.refusing > 0 {
        inbox.refusing -= 1;
        return (StatusCode::SERVICE_UNAVAILABLE, Json(Value::Null));
    }
    (StatusCode::OK, Json(Value::Null))
}
