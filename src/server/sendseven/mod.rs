//! The gateway to SendSeven: the calls the product makes, in either contract, within one budget,
//! and nothing else. Nothing outside this folder speaks HTTP to SendSeven or sees the token.

/// Resting while SendSeven is down.
mod circuit_breaker;
/// Finding out which contract is spoken, and remembering it.
mod contract;
/// Listing, reading, assigning, closing and reopening.
mod conversations;
/// What can go wrong between here and SendSeven.
mod error;
/// What SendSeven tells by itself.
pub mod events;
/// What is said, and notes for the team.
mod messages;
/// Counting calls for whoever watches this server.
mod metrics;
/// How many calls, and whose come first.
pub mod rate_limiter;
/// One call, in up to three tries.
mod retry;
/// How long a 429 asks to wait.
mod retry_after;
/// What the token may do.
mod scopes;
/// One HTTP exchange: time-outs, status before body, JSON path in decode errors.
mod transport;
/// Who can be assigned work, where the API says.
mod users;
/// Conversations and users as SendSeven writes them.
mod wire;

pub use conversations::{Closed, Listing};
pub use error::SendSevenError;
pub use events::{ConversationDelta, Event, EventKind};
pub use messages::{Availability, Messages};
pub use rate_limiter::{Priority, Snapshot};

use super::config::SendSevenConfig;
use circuit_breaker::CircuitBreaker;
use contract::DetectedContract;
use metrics::GatewayMetrics;
use prometheus_client::registry::Registry;
use rate_limiter::RateLimiter;
use retry::RetryBudget;
use std::sync::Arc;
use std::time::Duration;
use transport::Transport;

/// Speaks to one SendSeven account, in one lane of its budget. Cheap to clone; all clones share
/// the connections, the budget, the breaker and what has been learned about the contract.
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
    spoken: DetectedContract,
    metrics: GatewayMetrics,
}

impl SendSeven {
    /// Prepares the connection pool; calls nobody yet. Fails where the address is not a web address.
    pub fn new(config: &SendSevenConfig) -> Result<Self, SendSevenError> {
        let shared = Shared {
            transport: Transport::new(config)?,
            budget: RateLimiter::new(config.rate_limit),
            breaker: CircuitBreaker::default(),
            retries: RetryBudget::default(),
            spoken: DetectedContract::new(config.contract),
            metrics: GatewayMetrics::default(),
        };
        Ok(Self { shared: Arc::new(shared), priority: Priority::List })
    }

    /// The same gateway in another lane.
    pub fn with_priority(&self, priority: Priority) -> Self {
        Self { shared: self.shared.clone(), priority }
    }

    /// How the present minute stands.
    pub fn snapshot(&self) -> Snapshot {
        self.shared.budget.snapshot()
    }

    /// Whether so many calls of this lane could be made at once.
    pub fn has_room(&self, priority: Priority, calls: usize) -> bool {
        self.shared.budget.has_room(priority, calls)
    }

    /// Why no calls are made, and until when, while SendSeven is down.
    pub fn circuit_open(&self) -> Option<(SendSevenError, Duration)> {
        let cause = self.shared.breaker.circuit_open()?;
        Some((cause, self.shared.breaker.next_probe()?))
    }

    /// Registers what is counted here.
    pub fn register(&self, registry: &mut Registry) {
        self.shared.metrics.register(registry);
    }
}
