//! Settling a mutation that SendSeven has not confirmed, by reading the conversation.

use super::{Mutation, keep};
use crate::model::ConversationId;
use crate::server::sendseven::{Priority, SendSevenError};
use crate::server::services::Services;
use crate::server::services::audit::{self, Entry};
use crate::server::services::unconfirmed::{Doubt, Settled};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, sleep};

/// Between two readings that are to settle a doubt, in seconds; the last stands for all later ones.
const READINGS: [u64; 7] = [0, 1, 2, 4, 8, 15, 30];
const MOST_READINGS: usize = 25;
/// After a time-out, SendSeven may still be at work for as long as this.
const STILL_AT_WORK: Duration = Duration::from_secs(45);
const SURELY_REFUSED: Duration = Duration::from_secs(2);

/// A change of which nobody knows whether it was made.
pub(super) struct Unsettled {
    pub by: String,
    pub id: ConversationId,
    pub mutation: Mutation,
    pub lane: Priority,
    pub error: SendSevenError,
    pub since: Instant,
}

impl Unsettled {
    /// Reads until it shows; nobody else changes the conversation meanwhile.
    pub(super) async fn settle(
        self,
        services: Services,
        entry: Entry,
        doubt: Doubt,
        _turn: OwnedMutexGuard<()>,
    ) {
        let settled = self.read_until_certain(&services).await;
        let result = match &settled {
            Some(Settled::Made(_)) => audit::DONE,
            Some(Settled::NotMade) => audit::NOT_MADE,
            None => audit::UNCERTAIN,
        };
        services.audit.end(entry, result).await;
        if let Some(settled) = settled {
            doubt.settle(settled);
        }
    }

    pub(super) async fn read_until_certain(&self, services: &Services) -> Option<Settled> {
        let certain = match self.error {
            SendSevenError::TimedOut => STILL_AT_WORK,
            _ => SURELY_REFUSED,
        };
        let last = READINGS[READINGS.len() - 1];
        let pauses = READINGS.into_iter().chain(std::iter::repeat(last));
        for pause in pauses.take(MOST_READINGS) {
            sleep(Duration::from_secs(pause)).await;
            let asked = Instant::now();
            match services.gateway.on(self.lane).get(&self.id).await {
                Ok(present) if self.mutation.is_met_by(&present) => {
                    let changed = keep(services, &self.by, present).await;
                    return Some(Settled::Made(Box::new(changed)));
                }
                Ok(present) if asked - self.since >= certain => {
                    services.saw(&present, asked);
                    return Some(Settled::NotMade);
                }
                Err(error) if error.status() == Some(404) => {
                    return Some(Settled::NotMade);
                }
                _ => {}
            }
        }
        None
    }
}
