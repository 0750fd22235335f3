//! Resolves an unconfirmed mutation by reading the conversation, or a message by sending it again
//! with its key.

use super::{publish, send};
use crate::model::{Conversation, ConversationId, Mutation};
use crate::server::sendseven::{Priority, SendSevenError};
use crate::server::services::Services;
use crate::server::services::audit::{self, Entry};
use crate::server::services::unconfirmed::{Resolution, Resolver};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, sleep};

/// Pauses before each read of an unconfirmed change, in seconds; the last one repeats.
const READ_PAUSES: [u64; 7] = [0, 1, 2, 4, 8, 15, 30];
const MAX_READS: usize = 25;
/// After a timeout, SendSeven may still process the request for this long.
const CERTAIN_AFTER_TIMEOUT: Duration = Duration::from_secs(45);
const CERTAIN_AFTER_ERROR: Duration = Duration::from_secs(2);

/// A mutation that SendSeven may or may not have made.
pub(super) struct UnconfirmedMutation {
    pub by: String,
    pub id: ConversationId,
    pub mutation: Mutation,
    pub priority: Priority,
    pub error: SendSevenError,
    pub since: Instant,
}

impl UnconfirmedMutation {
    /// Reads or repeats until the outcome is certain; holds the conversation's lock meanwhile.
    pub(super) async fn settle(
        self,
        services: Services,
        entry: Entry,
        resolver: Resolver,
        _lock: OwnedMutexGuard<()>,
    ) {
        let resolution = self.read_until_certain(&services).await;
        let result = match &resolution {
            Some(Resolution::Made(_)) => audit::DONE,
            Some(Resolution::NotMade) => audit::NOT_MADE,
            None => audit::UNCERTAIN,
        };
        services.audit.end(entry, result).await;
        if let Some(resolution) = resolution {
            resolver.resolve(resolution);
        }
    }

    pub(super) async fn read_until_certain(&self, services: &Services) -> Option<Resolution> {
        let certain = match self.error {
            SendSevenError::TimedOut => CERTAIN_AFTER_TIMEOUT,
            _ => CERTAIN_AFTER_ERROR,
        };
        let last = READ_PAUSES[READ_PAUSES.len() - 1];
        let pauses = READ_PAUSES.into_iter().chain(std::iter::repeat(last));
        for pause in pauses.take(MAX_READS) {
            sleep(Duration::from_secs(pause)).await;
            let asked = Instant::now();
            let read = services.gateway.with_priority(self.priority).get(&self.id).await;
            if let (Ok(present), true) = (&read, self.mutation.is_message()) {
                match self.repeat(services, present.clone()).await {
                    None => continue,
                    resolved => return resolved,
                }
            }
            match read {
                Ok(present) if self.mutation.is_made_in(&present) => {
                    let changed = publish(services, &self.by, &self.mutation, present).await;
                    return Some(Resolution::Made(Box::new(changed)));
                }
                Ok(present) if asked - self.since >= certain => {
                    services.observe(&present, asked);
                    return Some(Resolution::NotMade);
                }
                Err(error) if error.status() == Some(404) => {
                    return Some(Resolution::NotMade);
                }
                _ => {}
            }
        }
        None
    }

    /// Sends a message again, which its key keeps from arriving twice. `None` if that tells nothing.
    async fn repeat(&self, services: &Services, present: Conversation) -> Option<Resolution> {
        let mutation = &self.mutation;
        match send(services, &self.id, present, mutation, self.priority).await {
            Ok(changed) => {
                let changed = publish(services, &self.by, mutation, changed).await;
                Some(Resolution::Made(Box::new(changed)))
            }
            Err(
                SendSevenError::NotSent { .. }
                | SendSevenError::Refused { status: 400 | 403 | 404 | 422, .. },
            ) => Some(Resolution::NotMade),
            Err(_) => None,
        }
    }
}
