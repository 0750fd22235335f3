//! Tells registered endpoints what happens in the story; no answer of the API waits for them.

/// Brings events to one endpoint.
mod courier;
/// What an event tells, and its signature.
mod event;
/// What happens to deliveries on their way.
mod transit;

pub use courier::Unproved;
pub use event::{ChannelTold, Event, kinds, sign, unique};
pub use transit::Mischief;

use super::store::{Conversation, Store};
use super::{Contract, Simulator};
use courier::{Courier, Parcel};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::mpsc::{self, UnboundedSender};
use transit::Transit;

/// The newest events that are kept for whoever asks.
const KEPT: usize = 20_000;

/// The endpoints and what they were told.
pub struct Webhooks {
    endpoints: Vec<Endpoint>,
    events: VecDeque<Event>,
    channel: ChannelTold,
    transit: Arc<Transit>,
}

struct Endpoint {
    url: String,
    queue: UnboundedSender<Parcel>,
}

impl Webhooks {
    pub fn new() -> Self {
        Self {
            endpoints: Vec::new(),
            events: VecDeque::new(),
            channel: ChannelTold::default(),
            transit: Transit::new(),
        }
    }

    /// For a story that begins anew: nothing happened yet and the way is clear; endpoints stay.
    pub fn of_a_fresh_story(self) -> Self {
        self.transit.mischief.send_replace(Mischief::default());
        self.transit.paused.send_replace(false);
        Self { endpoints: self.endpoints, transit: self.transit, ..Self::new() }
    }

    fn emit(&mut self, kind: &str, conversation: &Conversation) {
        let event = Event::new(kind, conversation, self.channel);
        // An endpoint whose task ended with its runtime can no longer be told anything.
        self.endpoints.retain(|endpoint| {
            endpoint.queue.send(Parcel::new(event.clone(), &self.transit)).is_ok()
        });
        if self.events.len() == KEPT {
            self.events.pop_front();
        }
        self.events.push_back(event);
    }
}

impl Store {
    /// Tells an event about a conversation as it is now. The documented contract knows no events,
    /// so there they only reach who registered.
    pub fn emit(&mut self, kind: &str, id: &str) {
        let documented = self.options.contract == Contract::Documented;
        if documented && self.webhooks.endpoints.is_empty() {
            return;
        }
        if let Some(conversation) = self.conversations.get(id) {
            self.webhooks.emit(kind, conversation);
        }
    }
}

impl Simulator {
    /// Challenges the endpoint and, once it has proved itself, tells it every later event, signed
    /// with the secret. Registering the same address again replaces the secret.
    pub async fn register_webhook(&self, url: &str, secret: &str) -> Result<(), Unproved> {
        let waits = self.lock().options.webhook_waits.clone();
        let courier = Courier::new(url, secret, waits)?;
        courier.challenge().await?;
        let (queue, queued) = mpsc::unbounded_channel();
        let mut store = self.lock();
        let Webhooks { endpoints, transit, .. } = &mut store.webhooks;
        endpoints.retain(|endpoint| endpoint.url != url);
        endpoints.push(Endpoint { url: url.to_owned(), queue });
        tokio::spawn(courier.carry(queued, transit.clone()));
        Ok(())
    }

    /// The addresses that are told events.
    pub fn webhooks(&self) -> Vec<String> {
        self.lock().webhooks.endpoints.iter().map(|endpoint| endpoint.url.clone()).collect()
    }

    /// Tells nobody any more; what is queued is still carried.
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
    pub fn tell_channel(&self, channel: ChannelTold) {
        self.lock().webhooks.channel = channel;
    }

    /// From now on deliveries are treated so.
    pub fn mischief(&self, mischief: Mischief) {
        self.lock().webhooks.transit.mischief.send_replace(mischief);
    }

    /// From now on deliveries wait, or go on.
    pub fn pause_webhooks(&self, paused: bool) {
        self.lock().webhooks.transit.paused.send_replace(paused);
    }

    /// Ends when no delivery is queued, under way, or waiting for another try.
    pub async fn webhook_quiet(&self) {
        let transit = self.lock().webhooks.transit.clone();
        transit.quiet().await;
    }
}
