//! The connection to SendSeven as an admin sees it: what the token may do, and webhooks.

use super::{Capability, Timestamp, VendorTrouble};

/// An address that SendSeven delivers webhooks to, as SendSeven describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEndpoint {
    pub id: String,
    pub url: String,
    pub is_active: bool,
    /// Whether it has answered the challenge; without that, nothing is delivered.
    pub is_verified: bool,
    pub last_success_at: Option<Timestamp>,
    pub last_failure_at: Option<Timestamp>,
    pub failures_in_a_row: u64,
    /// Set while deliveries pause because too many failed; they are queued until it is over.
    pub suspended_at: Option<Timestamp>,
    pub next_try_at: Option<Timestamp>,
    pub queued: u64,
    /// Deliveries that no longer fit into the queue.
    pub dropped: u64,
}

/// What SendSeven knows of this server's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registration {
    Found(Box<WebhookEndpoint>),
    NotRegistered,
    /// The API has no such call.
    NotInContract,
    ScopeMissing,
    Failed(VendorTrouble),
}

/// What this server has seen of webhooks since it started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deliveries {
    pub has_secret: bool,
    pub last_at: Option<Timestamp>,
    /// Refused ones by the name of the reason, without reasons that did not occur.
    pub refused: Vec<(&'static str, u64)>,
}

/// The data of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// `None` if nobody knows whether the token may.
    pub capabilities: Vec<(Capability, Option<bool>)>,
    /// The address for webhooks, as SendSeven would have to reach it.
    pub address: String,
    pub registration: Registration,
    pub deliveries: Deliveries,
    /// Seconds that SendSeven's clock is ahead of this server's.
    pub clock_ahead: Option<i64>,
    pub now: Timestamp,
}
