//! Resolves changes that were being sent at a crash, so that none is made twice or lost: by reading
//! the conversation; a message, by sending it again with its key.

use super::runner::{GIVE_UP_AFTER, RETRY_PAUSE, by, postpone, request, settle as settle_change};
use super::{fault, milliseconds};
use crate::model::{AppError, Conversation};
use crate::server::services::audit::{self, Entry, LastEntry};
use crate::server::services::mutations::execute::conflict;
use crate::server::services::mutations::{Precheck, fails_for_all, publish};
use crate::server::services::{Services, conversation_error};
use crate::server::store::{now_ms, pending::PendingRecord};
use std::time::Duration;
use tokio::time::sleep;

/// After this time, a request sent before a crash has either arrived or never will.
const IN_TRANSIT: Duration = Duration::from_secs(5);

/// What a read shows about a change that may have been made.
enum Verdict {
    Made(Box<Conversation>),
    NotMade,
    /// The outcome is unknown; the operator sees this error.
    Uncertain(AppError),
    NotReadable,
}

/// Resolves a change that was marked as being sent.
pub(super) async fn settle(services: Services, record: PendingRecord) {
    let sent_at = record.sending_at.unwrap_or_default();
    let left = sent_at.saturating_add(milliseconds(IN_TRANSIT)).saturating_sub(now_ms());
    let left = u64::try_from(left).unwrap_or(0);
    sleep(Duration::from_millis(left).min(IN_TRANSIT)).await;
    let entry = match last_entry(&services, &record).await {
        Some(LastEntry::CutOff(entry)) => entry,
        Some(LastEntry::Ended(result)) if result == audit::DONE => {
            return settle_change(&services, &record, None).await;
        }
        Some(LastEntry::Ended(result)) if result == audit::UNCERTAIN => {
            return settle_change(&services, &record, Some(AppError::Unconfirmed)).await;
        }
        // Without an audit entry nothing was sent; a failed change is retried.
        _ => return postpone(&services, &record, services.pending.now_ms(), record.tried_at).await,
    };
    if record.mutation.is_message() {
        return repeat(&services, &record, entry).await;
    }
    let verdict = loop {
        match verdict(&services, &record).await {
            Verdict::NotReadable if now_ms() - sent_at < milliseconds(GIVE_UP_AFTER) => {
                sleep(RETRY_PAUSE).await;
            }
            verdict => break verdict,
        }
    };
    match verdict {
        Verdict::Made(present) => {
            services.audit.end(entry, audit::DONE).await;
            publish(&services, &record.operator, &record.mutation, *present).await;
            settle_change(&services, &record, None).await;
        }
        Verdict::NotMade => {
            services.audit.end(entry, audit::NOT_MADE).await;
            postpone(&services, &record, services.pending.now_ms(), record.tried_at).await;
        }
        Verdict::Uncertain(cause) => {
            services.audit.end(entry, audit::UNCERTAIN).await;
            settle_change(&services, &record, Some(cause)).await;
        }
        Verdict::NotReadable => {
            services.audit.end(entry, audit::UNCERTAIN).await;
            settle_change(&services, &record, Some(AppError::Unconfirmed)).await;
        }
    }
}

/// Sends a message again, which its key keeps from arriving twice.
async fn repeat(services: &Services, record: &PendingRecord, entry: Entry) {
    let (by, id) = (&record.operator, &record.conversation);
    let (result, cause) = match services.read_until_certain(by, id, record.mutation.clone()).await {
        Ok(_) => (audit::DONE, None),
        Err(AppError::NotMade) => (audit::NOT_MADE, Some(AppError::NotMade)),
        Err(error) => (audit::UNCERTAIN, Some(error)),
    };
    services.audit.end(entry, result).await;
    settle_change(services, record, cause).await;
}

async fn last_entry(services: &Services, record: &PendingRecord) -> Option<LastEntry> {
    loop {
        match services.audit.last_entry(&record.conversation, &record.request).await {
            Ok(entry) => return entry,
            Err(error) => drop(fault(error)),
        }
        sleep(RETRY_PAUSE).await;
    }
}

async fn verdict(services: &Services, record: &PendingRecord) -> Verdict {
    let by = by(record);
    let request = request(&by, record);
    match services.precheck(&request).await {
        Precheck::AlreadyDone(present) => Verdict::Made(Box::new(present)),
        Precheck::Ready(_) => Verdict::NotMade,
        Precheck::Conflict(present) => {
            Verdict::Uncertain(conflict(services, &request.mutation, present).await)
        }
        Precheck::ReadFailed(error) if !fails_for_all(&error) => {
            Verdict::Uncertain(conversation_error(&record.conversation, error))
        }
        Precheck::ReadFailed(_) | Precheck::Locked => Verdict::NotReadable,
    }
}
