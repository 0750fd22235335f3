//! The inbox of webhooks: accepts signed events at once and applies them to the queue afterwards.

use super::config::WebhookConfig;
use super::sendseven::Event;
use super::services::Services;
use super::services::queue::EventResult;
use super::store::{Store, now};
use crate::model::Timestamp;
use crate::model::connection::Deliveries;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::{counter::Counter, family::Family};
use prometheus_client::registry::Registry;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex as AsyncMutex, mpsc};

/// The longest event id, in bytes.
const MAX_ID_BYTES: usize = 200;
/// The most events that may wait to be applied; beyond it, the sender has to retry.
const MAX_WAITING: usize = 1_024;
/// The interval between two lines about refused deliveries, of which strangers can send any number.
const LOG_EVERY: Duration = Duration::from_secs(60);
/// How long a delivery that was refused for its time says something about the clock.
const CLOCK_KNOWN_FOR: Duration = Duration::from_secs(15 * 60);

/// Accepts deliveries and applies their events.
pub struct WebhookInbox {
    secret: RwLock<Option<SecretString>>,
    /// Our own tenant, if it is set; deliveries about others are rejected.
    tenant: Option<String>,
    taken: mpsc::Sender<Event>,
    waiting: AsyncMutex<mpsc::Receiver<Event>>,
    outcomes: Family<Labels, Counter>,
    observed: Mutex<Observed>,
}

/// What the log does not say yet about refused deliveries, what they say about the clock, and when
/// the last genuine delivery arrived.
#[derive(Debug, Default)]
struct Observed {
    counts: BTreeMap<&'static str, u64>,
    logged_at: Option<Instant>,
    /// Seconds that the sender's clock was ahead in the last genuine delivery, and when that was;
    /// `None` if its time was accepted.
    clock_ahead: Option<(i64, Instant)>,
    /// When the last genuine delivery arrived.
    arrived_at: Option<Timestamp>,
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
    /// There is no secret to check the delivery with.
    NotSetUp,
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
    pub fn new(config: WebhookConfig, tenant: Option<String>) -> Self {
        let (taken, waiting) = mpsc::channel(MAX_WAITING);
        let outcomes = Family::default();
        let webhooks = Self {
            secret: RwLock::new(config.secret),
            tenant,
            taken,
            waiting: AsyncMutex::new(waiting),
            outcomes,
            observed: Mutex::default(),
        };
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
        let mut every = tokio::time::interval(LOG_EVERY);
        loop {
            let event = tokio::select! {
                event = waiting.recv() => event,
                _ = every.tick() => {
                    self.log_refused();
                    continue;
                }
            };
            let Some(event) = event else { return };
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
    pub fn secret(&self) -> Option<SecretString> {
        self.secret.read().expect("no holder of this lock panics").clone()
    }

    /// Verifies all later deliveries with another secret.
    pub fn set_secret(&self, secret: Option<SecretString>) {
        *self.secret.write().expect("no holder of this lock panics") = secret;
    }

    /// Registers the counters of deliveries by outcome.
    pub fn register(&self, registry: &mut Registry) {
        let outcomes = self.outcomes.clone();
        registry.register("webhooks", "Deliveries of SendSeven, by what came of them", outcomes);
    }

    /// Counts a delivery that is rejected. The first is logged at once, the rest once a minute.
    pub fn refuse(&self, outcome: Outcome) {
        self.count(outcome);
        *self.observed().counts.entry(outcome.name()).or_default() += 1;
        self.log_refused();
    }

    /// Notes that a genuine delivery was refused because the sender's clock is this many seconds
    /// ahead of ours.
    pub fn note_clock(&self, ahead: i64) {
        self.observed().clock_ahead = Some((ahead, Instant::now()));
    }

    /// While genuine deliveries are refused for their time, returns how many seconds the sender's
    /// clock is ahead of ours.
    pub fn clock_ahead(&self) -> Option<i64> {
        let known = self.observed().clock_ahead;
        known.filter(|(_, at)| at.elapsed() < CLOCK_KNOWN_FOR).map(|(ahead, _)| ahead)
    }

    /// Returns what was seen of webhooks since the start.
    pub fn deliveries(&self) -> Deliveries {
        let refusals = Outcome::ALL.into_iter().filter(|outcome| outcome.is_refusal());
        let counted = refusals.map(|outcome| (outcome.name(), self.counter(outcome).get()));
        Deliveries {
            has_secret: self.secret().is_some(),
            last_at: self.observed().arrived_at,
            refused: counted.filter(|(_, count)| *count > 0).collect(),
        }
    }

    fn log_refused(&self) {
        let mut observed = self.observed();
        let is_due = observed.logged_at.is_none_or(|at| at.elapsed() >= LOG_EVERY);
        if !is_due || observed.counts.is_empty() {
            return;
        }
        let counts = std::mem::take(&mut observed.counts);
        let counts: Vec<_> = counts.iter().map(|(why, count)| format!("{why} {count}")).collect();
        let counts = counts.join(", ");
        match observed.clock_ahead {
            Some((clock_ahead, _)) => tracing::warn!(
                refused = counts,
                clock_ahead,
                "webhooks were refused; SendSeven's clock is that many seconds ahead of ours"
            ),
            None => tracing::warn!(refused = counts, "webhooks were refused"),
        }
        observed.logged_at = Some(Instant::now());
    }

    fn observed(&self) -> MutexGuard<'_, Observed> {
        self.observed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues the event of a genuine delivery, or returns why it is rejected.
    pub fn accept(&self, body: &[u8]) -> Result<(), Outcome> {
        {
            let mut observed = self.observed();
            (observed.clock_ahead, observed.arrived_at) = (None, Some(now()));
        }
        let body: Value = serde_json::from_slice(body).map_err(|_| Outcome::Unreadable)?;
        let Envelope { id, kind, tenant_id } =
            Envelope::deserialize(&body).map_err(|_| Outcome::Unreadable)?;
        if id.is_empty() || id.len() > MAX_ID_BYTES {
            return Err(Outcome::Unreadable);
        }
        if tenant_id.zip(self.tenant.as_ref()).is_some_and(|(theirs, ours)| theirs != *ours) {
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
    const ALL: [Self; 8] = [
        Self::Accepted,
        Self::Duplicate,
        Self::Forged,
        Self::Stale,
        Self::Foreign,
        Self::Unreadable,
        Self::Full,
        Self::NotSetUp,
    ];

    fn is_refusal(self) -> bool {
        !matches!(self, Self::Accepted | Self::Duplicate)
    }

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
            Self::NotSetUp => "not_set_up",
        }
    }
}
