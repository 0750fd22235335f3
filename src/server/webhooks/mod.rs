//! What SendSeven tells by itself: `POST /webhooks/sendseven`. Believes only what is signed with
//! our secret, answers at once, and works it off afterwards; needs no session and gives none.

/// Whether a delivery was signed with our secret.
mod signature;

use super::config::WebhookConfig;
use super::sendseven::Event;
use super::services::Services;
use super::services::queue::Heard;
use super::state::AppState;
use super::store::{Store, now};
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::{counter::Counter, family::Family};
use prometheus_client::registry::Registry;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use signature::Signature;
use tokio::sync::{Mutex, mpsc};

/// The address that is registered with SendSeven.
pub const PATH: &str = "/webhooks/sendseven";

/// The longest body of a delivery, in bytes.
const LONGEST_BODY: usize = 256 * 1024;
/// The longest id of an event, in bytes.
const LONGEST_ID: usize = 200;
/// Events that wait to be worked off; beyond them the sender is asked to come again.
const MOST_WAITING: usize = 1_024;

/// Takes deliveries in.
pub struct Webhooks {
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
enum Outcome {
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

#[derive(Deserialize)]
struct Challenge {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
}

impl Webhooks {
    pub fn new(config: WebhookConfig, tenant: String) -> Self {
        let (taken, waiting) = mpsc::channel(MOST_WAITING);
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
    pub async fn work(&self, services: &Services, store: &Store) {
        let mut waiting = self.waiting.lock().await;
        while let Some(event) = waiting.recv().await {
            // To hear it twice does no harm, not to hear it does.
            let known = store.knows_webhook(&event.id).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "whether a webhook is known cannot be told");
                false
            });
            self.count(if known { Outcome::Duplicate } else { Outcome::Accepted });
            if known {
                continue;
            }
            if let (Some(told), Some(_)) = (&event.conversation, event.message_at) {
                services.something_was_said(&told.id);
            }
            if let Heard::Unclear(id) = services.queue.hear(&event) {
                services.queue.want(id);
            }
            if let Err(error) = store.remember_webhook(&event.id).await {
                tracing::warn!(%error, "a webhook could not be remembered");
            }
        }
    }

    /// Registers how many deliveries came to what.
    pub fn register(&self, registry: &mut Registry) {
        let outcomes = self.outcomes.clone();
        registry.register("webhooks", "Deliveries of SendSeven, by what came of them", outcomes);
    }

    /// Takes a genuine delivery in, or says why not; the work is done later.
    fn take(&self, body: &[u8]) -> Result<(), Outcome> {
        let body: Value = serde_json::from_slice(body).map_err(|_| Outcome::Unreadable)?;
        let Envelope { id, kind, tenant_id } =
            Envelope::deserialize(&body).map_err(|_| Outcome::Unreadable)?;
        if id.is_empty() || id.len() > LONGEST_ID {
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

    fn count(&self, outcome: Outcome) {
        self.counter(outcome).inc();
    }

    fn counter(&self, outcome: Outcome) -> Counter {
        self.outcomes.get_or_create_owned(&Labels { outcome: outcome.name() })
    }
}

/// Answers a delivery.
pub async fn receive(State(state): State<AppState>, request: Request) -> Response {
    let webhooks = &state.webhooks;
    let Some(secret) = &webhooks.secret else {
        let text = "Webhooks are not set up: SENDSEVEN_WEBHOOK_SECRET is missing.";
        return sentence(StatusCode::SERVICE_UNAVAILABLE, text);
    };
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST_BODY).await else {
        webhooks.count(Outcome::Unreadable);
        return sentence(StatusCode::PAYLOAD_TOO_LARGE, "This is too large.");
    };
    let taken = match signature::judge(&parts.headers, &body, secret, now().0) {
        Signature::Genuine => webhooks.take(&body),
        Signature::Stale => Err(Outcome::Stale),
        Signature::Forged => Err(Outcome::Forged),
        Signature::Missing => match challenge(&body) {
            Some(challenge) => return Json(json!({ "challenge": challenge })).into_response(),
            None => Err(Outcome::Forged),
        },
    };
    match taken {
        // Whether it is a duplicate shows, and is counted, when it is worked off.
        Ok(()) => Outcome::Accepted.answer(),
        Err(outcome) => {
            webhooks.count(outcome);
            outcome.answer()
        }
    }
}

/// An answer to a program, which is told in English.
fn sentence(status: StatusCode, text: &str) -> Response {
    (status, format!("{text}\n")).into_response()
}

/// What is to be echoed when the address is registered: 32 hex digits, and nothing else ever.
fn challenge(body: &[u8]) -> Option<String> {
    let Challenge { kind, challenge } = serde_json::from_slice(body).ok()?;
    let sound = challenge.len() == 32 && challenge.bytes().all(|byte| byte.is_ascii_hexdigit());
    (kind == "sendseven_verification" && sound).then_some(challenge)
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

    fn answer(self) -> Response {
        let (status, text) = match self {
            Self::Accepted | Self::Duplicate => (StatusCode::ACCEPTED, "Taken."),
            Self::Forged => (StatusCode::UNAUTHORIZED, "The signature is not ours."),
            Self::Stale => (StatusCode::UNAUTHORIZED, "The timestamp is not of this moment."),
            Self::Foreign => (StatusCode::FORBIDDEN, "This is about another tenant."),
            Self::Unreadable => (StatusCode::BAD_REQUEST, "This cannot be read."),
            Self::Full => (StatusCode::SERVICE_UNAVAILABLE, "Too much at once. Send it again."),
        };
        sentence(status, text)
    }
}
