//! The inbox of webhooks: accepts signed events at once and applies them to the queue afterwards.

use super::config::WebhookConfig;
use super::sendseven::Event;
use super::services::Services;
use super::services::queue::EventResult;
use super::store::Store;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::{counter::Counter, family::Family};
use prometheus_client::registry::Registry;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{Mutex, mpsc};

/// The longest event id, in bytes.
const MAX_ID_BYTES: usize = 200;
/// The most events that may wait to be applied; beyond it, the sender has to retry.
const MAX_WAITING: usize = 1_024;

/// Accepts deliveries and applies their events.
pub struct WebhookInbox {
    secret: Option<SecretString>,
    /// Our own tenant; deliveries about others are rejected.
    tenant: String,
    taken: mpsc::Sender<Event>,
    waiting: Mutex<mpsc::Receiver<Event>>,
    outcomes: Family<Labels, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    outcome: &'static str,
}

/// The outcome of a delivery.
#[derive(Debug, Clone, Copy)]
pub enum Outcome {
    Accepted,
    Duplicate,
    Forged,
    Stale,
    /// Genuine, but about another tenant.
    Foreign,
    Unreadable,
    Full,
}

/// The fields that identify a delivery.
#[derive(Deserialize)]
struct Envelope {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    tenant_id: Option<String>,
}

impl WebhookInbox {
    pub fn new(config: WebhookConfig, tenant: String) -> Self {
        let (taken, waiting) = mpsc::channel(MAX_WAITING);
        let outcomes = Family::default();
        let webhooks =
            Self { secret: config.secret, tenant, taken, waiting: Mutex::new(waiting), outcomes };
        // Show outcomes that have not occurred yet as 0.
        for outcome in Outcome::ALL {
            webhooks.counter(outcome);
        }
        webhooks
    }

    /// Applies accepted events one after the other until the server stops.
    ///
    /// An event's id is saved after the event is applied, never before: if the process ends between
    /// the response and that, a retried delivery is applied like the first. The event itself is not
    /// stored, because it only changes the queue in memory, which a new process reads from
    /// SendSeven again.
    pub async fn run(&self, services: &Services, store: &Store) {
        let mut waiting = self.waiting.lock().await;
        while let Some(event) = waiting.recv().await {
            // Applying an event twice is harmless, missing one is not.
            let known = store.has_webhook(&event.id).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the id of a webhook could not be looked up");
                false
            });
            self.count(if known { Outcome::Duplicate } else { Outcome::Accepted });
            if known {
                continue;
            }
            if let (Some(delta), Some(_)) = (&event.conversation, event.message_at) {
                services.invalidate_timeline(&delta.id);
            }
            if let EventResult::NeedsRead(id) = services.queue.apply_event(&event) {
                services.queue.request_read(id);
            }
            if let Err(error) = store.remember_webhook(&event.id).await {
                tracing::warn!(%error, "a webhook could not be remembered");
            }
        }
    }

    /// Returns the secret that deliveries are signed with; `None` if webhooks are not set up.
    pub fn secret(&self) -> Option<&SecretString> {
        self.secret.as_ref()
    }

    /// Registers the counters of deliveries by outcome.
    pub fn register(&self, registry: &mut Registry) {
        let outcomes = self.outcomes.clone();
        registry.register("webhooks", "Deliveries of SendSeven, by what came of them", outcomes);
    }

    /// Queues the event of a genuine delivery, or returns why it is rejected.
    pub fn accept(&self, body: &[u8]) -> Result<(), Outcome> {
        let body: Value = serde_json::from_slice(body).map_err(|_| Outcome::Unreadable)?;
        let Envelope { id, kind, tenant_id } =
            Envelope::deserialize(&body).map_err(|_| Outcome::Unreadable)?;
        if id.is_empty() || id.len() > MAX_ID_BYTES {
            return Err(Outcome::Unreadable);
        }
        if tenant_id.is_some_and(|tenant| tenant != self.tenant) {
            return Err(Outcome::Foreign);
        }
        let event = match Event::read(body) {
            Ok(event) => event,
            Err(error) if is_ours(&kind) => {
                tracing::warn!(%error, "a webhook could not be read");
                return Err(Outcome::Unreadable);
            }
            Err(_) => {
                self.count(Outcome::Accepted);
                return Ok(());
            }
        };
        self.taken.try_send(event).map_err(|_| Outcome::Full)
    }

    pub fn count(&self, outcome: Outcome) {
        self.counter(outcome).inc();
    }

    fn counter(&self, outcome: Outcome) -> Counter {
        self.outcomes.get_or_create_owned(&Labels { outcome: outcome.name() })
    }
}

/// Returns whether an event of this type may change what pages show.
fn is_ours(kind: &str) -> bool {
    ["conversation.", "message.", "contact."].iter().any(|topic| kind.starts_with(topic))
}

impl Outcome {
    const ALL: [Self; 7] = [
        Self::Accepted,
        Self::Duplicate,
        Self::Forged,
        Self::Stale,
        Self::Foreign,
        Self::Unreadable,
        Self::Full,
    ];

    /// Returns the label in metrics.
    fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Duplicate => "duplicate",
            Self::Forged => "forged",
            Self::Stale => "stale",
            Self::Foreign => "foreign",
            Self::Unreadable => "unreadable",
            Self::Full => "full",
        }
    }
}
