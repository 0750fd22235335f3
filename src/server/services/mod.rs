//! What the product does, without HTTP on either side.

/// Names of customers, kept where the API tells only their ids.
pub mod contacts;
/// Listing, opening, assigning and closing.
pub mod conversations;
/// Signing in and out.
pub mod operators;
/// Who can be assigned work.
pub mod team;

use super::config::TeamConfig;
use super::sendseven::SendSeven;
use contacts::KnownContacts;
use std::sync::Arc;
use team::Team;

/// What the services on conversations work with. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    pub gateway: SendSeven,
    pub team: Arc<Team>,
    pub contacts: KnownContacts,
}

impl Desk {
    pub fn new(gateway: SendSeven, team: TeamConfig) -> Self {
        let team = Arc::new(Team::new(gateway.clone(), team.agents));
        Self { gateway, team, contacts: KnownContacts::new() }
    }
}
