//! Webhooks: delivers events to registered endpoints without delaying API responses.

/// Delivers events to one endpoint.
mod delivery;
/// The endpoints and their settings.
mod endpoint;
/// The events and their signatures.
mod event;
/// Network faults of deliveries.
mod network;
/// What is remembered of an endpoint.
mod record;

pub use delivery::ChallengeFailed;
pub use endpoint::Endpoint;
pub use event::{ChannelField, Event, kinds, sign};
pub use network::NetworkFaults;

use super::Simulator;
use super::records::{Conversation, unique};
use delivery::{Deliverer, Delivery};
use network::Network;
use record::Record;
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Maximum number of recent events to retain for tests.
const MAX_EVENTS: usize = 20_000;

/// The registered endpoints and the recent events.
pub struct Webhooks {
    pub endpoints: Vec<Endpoint>,
    events: VecDeque<Event>,
    channel: ChannelField,
    network: Arc<Network>,
}

impl Webhooks {
    pub fn new() -> Self {
        Self {
            endpoints: Vec::new(),
            events: VecDeque::new(),
            channel: ChannelField::default(),
            network: Network::new(),
        }
    }

    /// Returns the state after a reset: no events and no network faults; endpoints stay.
    pub fn reset(self) -> Self {
        self.network.faults.send_replace(NetworkFaults::default());
        self.network.paused.send_replace(false);
        Self { endpoints: self.endpoints, network: self.network, ..Self::new() }
    }

    /// Queues a delivery that failed for good once more; returns false if there is none.
    pub fn retry(&self, id: &str, delivery: &str) -> bool {
        let endpoint = self.endpoints.iter().find(|endpoint| endpoint.id == id);
        let event = endpoint.and_then(|endpoint| endpoint.record.failed_event(delivery));
        let queue = endpoint.and_then(|endpoint| endpoint.queue.as_ref());
        event
            .zip(queue)
            .is_some_and(|(event, queue)| queue.send(Delivery::new(event, &self.network)).is_ok())
    }

    pub fn has_endpoints(&self) -> bool {
        !self.endpoints.is_empty()
    }

    pub fn emit(&mut self, kind: &str, conversation: &Conversation, message: Option<Value>) {
        let event = Event::new(kind, conversation, message, self.channel);
        // Drop endpoints whose task ended with its runtime.
        self.endpoints.retain(|endpoint| endpoint.send(&event, &self.network));
        if self.events.len() == MAX_EVENTS {
            self.events.pop_front();
        }
        self.events.push_back(event);
    }
}

impl Simulator {
    /// Challenges the endpoint and, if it passes, sends it every later event, signed with the
    /// secret. Registering the same URL again replaces the secret.
    pub async fn register_webhook(&self, url: &str, secret: &str) -> Result<(), ChallengeFailed> {
        let endpoint = Endpoint::new(url, secret, Endpoint::usual_settings());
        let deliverer = self.deliverer(url, &endpoint.record)?;
        deliverer.challenge().await?;
        let id = endpoint.id.clone();
        let mut store = self.lock();
        store.webhooks.endpoints.retain(|endpoint| endpoint.url != url);
        store.webhooks.endpoints.push(endpoint);
        drop(store);
        self.start_deliveries(&id, deliverer);
        Ok(())
    }

    /// Challenges a known endpoint and, if it passes, delivers to it.
    pub(super) async fn verify_webhook(&self, id: &str) -> Result<(), ChallengeFailed> {
        let (url, record) = self.endpoint(id).ok_or(ChallengeFailed::Address)?;
        let deliverer = self.deliverer(&url, &record)?;
        deliverer.challenge().await?;
        self.start_deliveries(id, deliverer);
        Ok(())
    }

    /// Delivers a test event once; returns the id of the delivery and the status of the response.
    pub(super) async fn test_webhook(&self, id: &str) -> (String, Result<u16, String>) {
        let delivery = unique("dlv");
        let Some((url, record)) = self.endpoint(id) else {
            return (delivery, Err("The endpoint is gone".to_owned()));
        };
        let event = Event::test(&self.lock().options.tenant);
        let response = match self.deliverer(&url, &record) {
            Ok(deliverer) => deliverer.attempt(&event, &delivery, false).await,
            Err(why) => Err(why.to_string()),
        };
        (delivery, response)
    }

    fn endpoint(&self, id: &str) -> Option<(String, Arc<Record>)> {
        let store = self.lock();
        let found = store.webhooks.endpoints.iter().find(|endpoint| endpoint.id == id)?;
        Some((found.url.clone(), found.record.clone()))
    }

    fn deliverer(&self, url: &str, record: &Arc<Record>) -> Result<Deliverer, ChallengeFailed> {
        let waits = self.lock().options.webhook_waits.clone();
        Deliverer::new(url, record.clone(), waits)
    }

    fn start_deliveries(&self, id: &str, deliverer: Deliverer) {
        let (queue, queued) = mpsc::unbounded_channel();
        let mut store = self.lock();
        let Webhooks { endpoints, network, .. } = &mut store.webhooks;
        if let Some(endpoint) = endpoints.iter_mut().find(|endpoint| endpoint.id == id) {
            endpoint.record.set_verified(true);
            endpoint.queue = Some(queue);
            tokio::spawn(deliverer.deliver(queued, network.clone()));
        }
    }

    /// Returns the URLs of the registered endpoints.
    pub fn webhooks(&self) -> Vec<String> {
        self.lock().webhooks.endpoints.iter().map(|endpoint| endpoint.url.clone()).collect()
    }

    /// Removes all endpoints; queued events are still delivered.
    pub fn forget_webhooks(&self) {
        self.lock().webhooks.endpoints.clear();
    }

    /// Returns recent events, oldest first, delivered or not: a test can deliver them itself.
    pub fn events(&self) -> Vec<Event> {
        self.lock().webhooks.events.iter().cloned().collect()
    }

    /// Sends an event of any type about a conversation without changing it. Returns false if it
    /// does not exist.
    pub fn emit(&self, kind: &str, id: &str) -> bool {
        let mut store = self.lock();
        store.emit(kind, id);
        store.conversations.get(id).is_some()
    }

    /// Sets which events include `channel_type`.
    pub fn set_channel_field(&self, channel: ChannelField) {
        self.lock().webhooks.channel = channel;
    }

    /// Sets the network faults of deliveries.
    pub fn set_network_faults(&self, faults: NetworkFaults) {
        self.lock().webhooks.network.faults.send_replace(faults);
    }

    /// Pauses or resumes deliveries.
    pub fn pause_webhooks(&self, paused: bool) {
        self.lock().webhooks.network.paused.send_replace(paused);
    }

    /// Waits until no delivery is queued, in flight, or waiting for a retry.
    pub async fn webhook_quiet(&self) {
        let network = self.lock().webhooks.network.clone();
        network.wait_until_idle().await;
    }
}
