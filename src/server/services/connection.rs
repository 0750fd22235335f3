//! The connection to SendSeven: what the token may do, and whether webhooks reach this server.

use super::Services;
use crate::model::connection::{Connection, Deliveries, Registration};
use crate::model::{Capability, VendorTrouble};
use crate::server::sendseven::{Availability, Priority};
use crate::server::store::now;

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
    match services.gateway.with_priority(Priority::List).webhook_endpoints().await {
        Ok(Availability::Available(endpoints)) => {
            let ours = endpoints.into_iter().find(|one| one.url.trim_end_matches('/') == address);
            ours.map_or(Registration::NotRegistered, |one| Registration::Found(Box::new(one)))
        }
        Ok(Availability::NotInContract) => Registration::NotInContract,
        Ok(Availability::ScopeMissing) => Registration::ScopeMissing,
        Err(error) => {
            tracing::warn!(%error, "SendSeven did not list its webhooks");
            Registration::Failed(VendorTrouble::from(&error))
        }
    }
}
