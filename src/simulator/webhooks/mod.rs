//! Webhooks: delivers events to registered endpoints without delaying API responses.

/// Delivers events to one endpoint.
mod delivery;
/// The events and their signatures.
mod event;
/// Network faults of deliveries.
mod network;

pub use delivery::ChallengeFailed;
pub use event::{ChannelField, Event, kinds, sign};
pub use network::NetworkFaults;

use super::Simulator;
use super::records::Conversation;
use delivery::{Deliverer, Delivery};
use network::Network;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::mpsc::{self, UnboundedSender};

/// Maximum number of recent events to retain for tests.
const MAX_EVENTS: usize = 20_000;

/// The registered endpoints and the recent events.
pub struct Webhooks {
    endpoints: Vec<Endpoint>,
    events: VecDeque<Event>,
    channel: ChannelField,
    network: Arc<Network>,
}

struct Endpoint {
    url: String,
    queue: UnboundedSender<Delivery>,
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

    pub fn has_endpoints(&self) -> bool {
        !self.endpoints.is_empty()
    }

    pub fn emit(&mut self, kind: &str, conversation: &Conversation) {
        let event = Event::new(kind, conversation, self.channel);
        // Drop endpoints whose task ended with its runtime.
        self.endpoints.retain(|endpoint| {
            endpoint.queue.send(Delivery::new(event.clone(), &self.network)).is_ok()
        });
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
        let waits = self.lock().options.webhook_waits.clone();
        let deliverer = Deliverer::new(url, secret, waits)?;
        deliverer.challenge().await?;
        let (queue, queued) = mpsc::unbounded_channel();
        let mut store = self.lock();
        let Webhooks { endpoints, network, .. } = &mut store.webhooks;
        endpoints.retain(|endpoint| endpoint.url != url);
        endpoints.push(Endpoint { url: url.to_owned(), queue });
        tokio::spawn(deliverer.deliver(queued, network.clone()));
        Ok(())
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
