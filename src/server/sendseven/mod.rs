//! The gateway to SendSeven: the calls the product makes, in either contract, within one rate
//! limit. Only this folder makes HTTP calls to SendSeven or sees the token.

/// Files for replies.
mod attachments;
/// Bots that answer customers.
mod bots;
/// Texts that the team keeps to reply with.
mod canned_replies;
/// Circuit breaker.
mod circuit_breaker;
/// Customers.
mod contacts;
/// Detecting the contract.
mod contract;
/// Listing, reading, assigning, closing, and reopening.
mod conversations;
/// Errors of calls to SendSeven.
mod error;
/// Webhook events.
pub mod events;
/// Every field of an answer, uncut.
mod fields;
/// Reading fields of unexpected shapes.
mod lenient;
/// Messages and team notes.
mod messages;
/// Call metrics.
mod metrics;
/// Priorities of calls.
mod priority;
/// Rate limiter with priorities.
pub mod rate_limiter;
/// One call with up to three attempts.
mod retry;
/// Parsing `Retry-After`.
mod retry_after;
/// What the token may do.
mod scopes;
/// Tags.
mod tags;
/// Texts that WhatsApp has approved.
mod templates;
/// Trusted certificates.
mod tls;
/// One HTTP exchange: timeouts, status before body, JSON path in decode errors.
mod transport;
/// Agents who can be assigned.
mod users;
/// Where SendSeven delivers webhooks.
mod webhook_endpoints;
/// Wire format of conversations and users.
mod wire;

pub use attachments::{FileUpload, OCTETS, Piece, pieces};
pub use canned_replies::CannedReplyFields;
pub use conversations::{Closed, Listing};
pub use error::SendSevenError;
pub use events::{ConversationDelta, Event, EventKind};
pub use messages::{Availability, Messages};
pub use priority::Priority;
pub use rate_limiter::Snapshot;
pub use templates::is_public_link;
pub use transport::http_client;
pub use webhook_endpoints::{Registered, TestDelivery, Verification};

use super::config::SendSevenConfig;
use super::store::Lease;
use circuit_breaker::CircuitBreaker;
use contract::DetectedContract;
use metrics::GatewayMetrics;
use prometheus_client::registry::Registry;
use rate_limiter::RateLimiter;
use retry::RetryBudget;
use scopes::TokenScopes;
use std::sync::Arc;
use std::time::Duration;
use transport::Transport;

/// Client of one SendSeven account, with a priority. Cheap to clone; all clones share the
/// connections, the rate limiter, the circuit breaker, the detected contract, and the token's scopes.
#[derive(Clone)]
pub struct SendSeven {
    shared: Arc<Shared>,
    priority: Priority,
}

struct Shared {
    transport: Transport,
    budget: RateLimiter,
    breaker: CircuitBreaker,
    retries: RetryBudget,
    detected_contract: DetectedContract,
    scopes: TokenScopes,
    metrics: GatewayMetrics,
}

impl SendSeven {
    /// Creates the client without making a call. Fails if the URL is not http or https.
    pub fn new(config: &SendSevenConfig) -> Result<Self, SendSevenError> {
        Self::with_lease(config, None)
    }

    /// Creates the client of a server that may call only while it has the lease. The calls of the
    /// server that had it before count.
    pub fn with_lease(
        config: &SendSevenConfig,
        lease: Option<Lease>,
    ) -> Result<Self, SendSevenError> {
        let budget = RateLimiter::new(config.rate_limit);
        if let Some(lease) = &lease {
            budget.count_earlier(lease.earlier_calls());
            let budget = budget.clone();
            lease.count_calls(move || budget.recent());
        }
        let shared = Shared {
            transport: Transport::new(config, lease)?,
            budget,
            breaker: CircuitBreaker::default(),
            retries: RetryBudget::default(),
            detected_contract: DetectedContract::new(config.contract),
            scopes: TokenScopes::default(),
            metrics: GatewayMetrics::default(),
        };
        Ok(Self { shared: Arc::new(shared), priority: Priority::List })
    }

    /// Returns the same gateway with another priority.
    pub fn with_priority(&self, priority: Priority) -> Self {
        Self { shared: self.shared.clone(), priority }
    }

    /// Returns how many seconds SendSeven's clock was ahead of ours in its last response.
    pub fn clock_ahead(&self) -> Option<i64> {
        self.shared.transport.clock_ahead()
    }

    /// Returns the state of the rate limiter.
    pub fn snapshot(&self) -> Snapshot {
        self.shared.budget.snapshot()
    }

    /// Returns whether `calls` calls of this priority could be sent at once.
    pub fn has_room(&self, priority: Priority, calls: usize) -> bool {
        self.shared.budget.has_room(priority, calls)
    }

    /// While the circuit breaker is open, returns its cause and the time until the next probe.
    pub fn circuit_open(&self) -> Option<(SendSevenError, Duration)> {
        let cause = self.shared.breaker.circuit_open()?;
        Some((cause, self.shared.breaker.next_probe()?))
    }

    /// Registers the call metrics.
    pub fn register(&self, registry: &mut Registry) {
        self.shared.metrics.register(registry);
    }
}
