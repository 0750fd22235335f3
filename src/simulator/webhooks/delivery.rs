//! Delivers events to one endpoint, and retries those it does not accept.

use super::event::{self, Event};
use super::record::{Attempt, Record};
use crate::simulator::records::unique;
use crate::simulator::webhooks::network::{Dice, Network, UnderWay};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, Request, StatusCode, Uri};
use bytes::Bytes;
use futures::future::join_all;
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rand::seq::SliceRandom;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Timeout of a delivery attempt.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Maximum size of a response in bytes.
const MAX_ANSWER: usize = 64 << 10;

/// Why an endpoint failed the challenge.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChallengeFailed {
    #[error("the address is not one of http://")]
    Address,
    #[error("nobody answered at the address")]
    Unreachable,
    #[error("the challenge was answered with {0}")]
    Refused(u16),
    #[error("the answer does not hold the challenge")]
    WrongAnswer,
}

/// An event to deliver to one endpoint.
pub struct Delivery {
    event: Event,
    _under_way: UnderWay,
}

impl Delivery {
    /// Creates a delivery, which counts as in flight until it is dropped.
    pub fn new(event: Event, network: &Arc<Network>) -> Self {
        Self { event, _under_way: UnderWay::new(network) }
    }
}

/// The client of one endpoint.
#[derive(Clone)]
pub struct Deliverer {
    client: Client<HttpConnector, Full<Bytes>>,
    address: Uri,
    record: Arc<Record>,
    /// Delays before the second and later attempts.
    waits: Vec<Duration>,
}

impl Deliverer {
    /// Fails if the URL is not plain HTTP: the simulator does not support TLS.
    pub fn new(
        url: &str,
        record: Arc<Record>,
        waits: Vec<Duration>,
    ) -> Result<Self, ChallengeFailed> {
        let address: Uri = url.parse().map_err(|_| ChallengeFailed::Address)?;
        if address.scheme_str() != Some("http") || address.host().is_none() {
            return Err(ChallengeFailed::Address);
        }
        let client = Client::builder(TokioExecutor::new()).build_http();
        Ok(Self { client, address, record, waits })
    }

    /// Sends the unsigned challenge that an endpoint must return before it receives events.
    pub async fn challenge(&self) -> Result<(), ChallengeFailed> {
        let challenge = format!("{:032x}", rand::random::<u128>());
        let body = json!({ "type": "sendseven_verification", "challenge": challenge });
        let headers = [("x-sendseven-event", "verification".to_owned())];
        let (status, answer) =
            self.post(&body.to_string(), &headers).await.ok_or(ChallengeFailed::Unreachable)?;
        if status != StatusCode::OK {
            return Err(ChallengeFailed::Refused(status.as_u16()));
        }
        let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
        if answer["challenge"] == challenge { Ok(()) } else { Err(ChallengeFailed::WrongAnswer) }
    }

    /// Delivers queued events, in order unless the network is faulty, until the queue closes;
    /// pending retries are then abandoned.
    pub async fn deliver(self, mut queue: UnboundedReceiver<Delivery>, network: Arc<Network>) {
        let mut rng = Dice::new(&network);
        let mut later = JoinSet::new();
        loop {
            let first = tokio::select! {
                delivery = queue.recv() => delivery,
                Some(_) = later.join_next() => continue,
            };
            let Some(first) = first else { return };
            network.wait_until_resumed().await;
            rng.keep_up();
            let mut deliveries = vec![first];
            if !rng.faults.hold.is_zero() {
                sleep(rng.faults.hold).await;
                while let Ok(delivery) = queue.try_recv() {
                    deliveries.push(delivery);
                }
                deliveries.shuffle(&mut rng.rng);
            }
            for delivery in deliveries {
                network.wait_until_resumed().await;
                rng.keep_up();
                if rng.loses() {
                    continue;
                }
                let delivery = Arc::new(delivery);
                let copies = (0..=rng.faults.duplicates).map(|_| unique("dlv"));
                let retries = !self.waits.is_empty();
                let tries =
                    copies.map(async |id| (self.delivers(&delivery.event, &id, retries).await, id));
                for (taken, id) in join_all(tries).await {
                    if !taken {
                        let (deliverer, network) = (self.clone(), network.clone());
                        let delivery = delivery.clone();
                        later.spawn(async move {
                            deliverer.try_again(&delivery, &id, &network).await;
                        });
                    }
                }
            }
        }
    }

    async fn try_again(&self, delivery: &Delivery, id: &str, network: &Network) {
        for (place, wait) in self.waits.iter().enumerate() {
            sleep(*wait).await;
            network.wait_until_resumed().await;
            let retries = place + 1 < self.waits.len();
            if self.delivers(&delivery.event, id, retries).await {
                return;
            }
        }
    }

    /// Makes one attempt with a fresh signature; returns whether the endpoint accepted it.
    async fn delivers(&self, event: &Event, id: &str, retries: bool) -> bool {
        self.attempt(event, id, retries).await.is_ok_and(|status| (200..300).contains(&status))
    }

    /// Makes one attempt and records it; returns the status of the response.
    pub async fn attempt(&self, event: &Event, id: &str, retries: bool) -> Result<u16, String> {
        let began = Instant::now();
        let now = OffsetDateTime::now_utc().unix_timestamp();
        let headers = [
            ("x-sendseven-timestamp", now.to_string()),
            ("x-sendseven-signature", event::sign(&self.record.secret(), now, &event.body)),
            ("x-sendseven-delivery-id", id.to_owned()),
            ("x-sendseven-event", event.kind.clone()),
        ];
        let answer = self.post(&event.body, &headers).await;
        let response = answer.map(|(status, _)| status.as_u16());
        let response = response.ok_or_else(|| "Connection failed".to_owned());
        let took = began.elapsed();
        self.record.add(Attempt { id, event, response: response.clone(), took, retries });
        response
    }

    /// Returns `None` if no complete response arrives in time.
    async fn post(&self, body: &str, headers: &[(&str, String)]) -> Option<(StatusCode, Bytes)> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.address.clone())
            .header(CONTENT_TYPE, "application/json");
        let request =
            headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        let request = request.body(Full::from(body.to_owned())).ok()?;
        timeout(TIMEOUT, async {
            let (answer, body) = self.client.request(request).await.ok()?.into_parts();
            let body = Limited::new(body, MAX_ANSWER).collect().await.ok()?;
            Some((answer.status, body.to_bytes()))
        })
        .await
        .ok()?
    }
}
