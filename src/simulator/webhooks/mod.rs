//! Tells registered endpoints what happens in the story; no answer of the API waits for them.

/// Brings events to one endpoint.
mod delivery;
/// What an event tells, and its signature.
mod event;
/// What happens to deliveries on their way.
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

/// The newest events that are kept for whoever asks.
const MAX_EVENTS: usize = 20_000;

/// The endpoints and what they were told.
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

    /// For a story that begins anew: nothing happened yet and the way is clear; endpoints stay.
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
        // An endpoint whose task ended with its runtime can no longer be told anything.
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
    /// Challenges the endpoint and, once it has proved itself, tells it every later event, signed
    /// with the secret. Registering the same address again replaces the secret.
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

    /// The addresses that are told events.
    pub fn webhooks(&self) -> Vec<String> {
        self.lock().webhooks.endpoints.iter().map(|endpoint| endpoint.url.clone()).collect()
    }

    /// Tells nobody any more; what is queued is still delivered.
    pub fn forget_webhooks(&self) {
        self.lock().webhooks.endpoints.clear();
    }

    /// The newest events, oldest first, delivered or not: a test may deliver them itself.
    pub fn events(&self) -> Vec<Event> {
        self.lock().webhooks.events.iter().cloned().collect()
    }

    /// Tells an event of any type about a conversation, which stays as it is. False where there is
    /// no such conversation.
    pub fn emit(&self, kind: &str, id: &str) -> bool {
        let mut store = self.lock();
        store.emit(kind, id);
        store.conversations.get(id).is_some()
    }

    /// From now on events say `channel_type` so often.
    pub fn set_channel_field(&self, channel: ChannelField) {
        self.lock().webhooks.channel = channel;
    }

    /// From now on deliveries are treated so.
    pub fn set_network_faults(&self, faults: NetworkFaults) {
        self.lock().webhooks.network.faults.send_replace(faults);
    }

    /// From now on deliveries wait, or go on.
    pub fn pause_webhooks(&self, paused: bool) {
        self.lock().webhooks.network.paused.send_replace(paused);
    }

    /// Ends when no delivery is queued, under way, or waiting for another try.
    pub async fn webhook_quiet(&self) {
        let network = self.lock().webhooks.network.clone();
        network.quiet().await;
    }
}
