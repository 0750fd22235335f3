//! The connection to SendSeven: what the token may do, and whether webhooks reach this server.

use super::Services;
use super::swr_cache::{CachePolicy, SwrCache};
use crate::model::connection::{Connection, Deliveries, Registration, WebhookEndpoint};
use crate::model::{Capability, Freshness, VendorTrouble};
use crate::server::sendseven::{Availability, Priority};
use crate::server::store::now;
use std::time::Duration;

/// Admins see a new state within half a minute, and reloading the page costs no call.
const POLICY: CachePolicy = CachePolicy {
    fresh: Duration::from_secs(30),
    stale: Duration::ZERO,
    retry_after: Duration::from_secs(5),
    evict_on_404: true,
};

/// The webhooks that SendSeven last listed.
pub struct Endpoints(SwrCache<(), Availability<Vec<WebhookEndpoint>>>);

impl Default for Endpoints {
    fn default() -> Self {
        Self(SwrCache::new(1, POLICY))
    }
}

/// Returns what is known. `address` is where SendSeven would deliver webhooks to.
pub async fn connection(
    services: &Services,
    address: String,
    deliveries: Deliveries,
) -> Connection {
    let registration = registration(services, &address).await;
    let gateway = &services.gateway;
    Connection {
        capabilities: Capability::ALL.map(|one| (one, gateway.may(one))).to_vec(),
        address,
        registration,
        deliveries,
        clock_ahead: gateway.clock_ahead(),
        now: now(),
    }
}

async fn registration(services: &Services, address: &str) -> Registration {
    let gateway = services.gateway.with_priority(Priority::List);
    let ask = || async move { gateway.webhook_endpoints().await };
    let cached = match services.endpoints.0.get((), services.budget_used(), ask).await {
        Ok(cached) => cached,
        Err(error) => {
            tracing::warn!(%error, "SendSeven did not list its webhooks");
            return Registration::Failed(VendorTrouble::from(&error));
        }
    };
    match (&*cached.value, cached.freshness) {
        (_, Freshness::Stale(trouble)) => Registration::Failed(trouble),
        (Availability::Available(endpoints), _) => {
            let ours = endpoints.iter().find(|one| one.url.trim_end_matches('/') == address);
            let ours = ours.map(|one| Registration::Found(Box::new(one.clone())));
            ours.unwrap_or(Registration::NotRegistered)
        }
        (Availability::NotInContract, _) => Registration::NotInContract,
        (Availability::ScopeMissing, _) => Registration::ScopeMissing,
    }
}
