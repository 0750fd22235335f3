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
/// Events that wait to be applied; beyond them the sender is asked to retry.
const MAX_WAITING: usize = 1_024;

/// Takes deliveries in.
pub struct WebhookInbox {
    secret: Option<SecretString>,
    /// Ours: what is told about another tenant is not for us.
    tenant: String,
    taken: mpsc::Sender<Event>,
    waiting: Mutex<mpsc::Receiver<Event>>,
    outcomes: Family<Labels, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    outcome: &'static str,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy)]
pub enum Outcome {
    Accepted,
    Duplicate,
    Forged,
    Stale,
    /// Genuine, about another tenant.
    Foreign,
    Unreadable,
    Full,
}

/// The signed part of a delivery that says what it is.
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
        // What has not happened yet is shown as 0.
        for outcome in Outcome::ALL {
            webhooks.counter(outcome);
        }
        webhooks
    }

    /// Works off what was taken in, one after the other, for as long as the server runs.
    ///
    /// An event is remembered after it was worked off, never before: should the process end
    /// between the answer and the work, a repeated delivery is worked off as if it were the first.
    /// The event itself is not written down, because all that it changes is the queue in memory,
    /// which a new process reads from SendSeven anew.
    pub async fn run(&self, services: &Services, store: &Store) {
        let mut waiting = self.waiting.lock().await;
        while let Some(event) = waiting.recv().await {
            // To hear it twice does no harm, not to hear it does.
            let known = store.has_webhook(&event.id).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "whether a webhook is known cannot be told");
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

    /// The secret that deliveries are signed with; none if webhooks are not set up.
    pub fn secret(&self) -> Option<&SecretString> {
        self.secret.as_ref()
    }

    /// Registers how many deliveries came to what.
    pub fn register(&self, registry: &mut Registry) {
        let outcomes = self.outcomes.clone();
        registry.register("webhooks", "Deliveries of SendSeven, by what came of them", outcomes);
    }

    /// Takes a genuine delivery in, or says why not; the work is done later.
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

/// Whether an event of this type may change what is shown.
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

    /// As metrics name it.
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
