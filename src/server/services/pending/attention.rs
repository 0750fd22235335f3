//! Changes that failed, conflicted, or are unconfirmed: a list per operator, until they dismiss the
//! entry or make the change again. Contact names come from memory.

use super::{Pending, assignee_of, fault};
use crate::model::{Agent, AppError, AttentionEntry, ConversationId, Mutation};
use crate::server::services::Caller;
use crate::server::services::Services;
use crate::server::store::attention::AttentionRecord;
use std::collections::HashMap;
use std::sync::{Arc, MutexGuard};

/// Returns the entries that need the caller's attention, newest first.
pub async fn attention(
    services: &Services,
    caller: &Caller,
) -> Result<Vec<AttentionEntry>, AppError> {
    let records = services.pending.attention_of(caller.user_id).await?;
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let agents = services.team.agents().await.unwrap_or_default();
    Ok(records.iter().cloned().map(|record| entry(services, &agents, record)).collect())
}

/// Dismisses one of the caller's own entries and deletes its note.
pub async fn dismiss(services: &Services, caller: &Caller, id: i64) -> Result<(), AppError> {
    remove(services, caller.user_id, Some(id)).await
}

/// Dismisses all of the caller's entries.
pub async fn dismiss_all(services: &Services, caller: &Caller) -> Result<(), AppError> {
    remove(services, caller.user_id, None).await
}

/// Deletes an operator's entries about a change that they made again.
pub(in crate::server::services) async fn dismiss_superseded(
    services: &Services,
    user_id: i64,
    conversation: &ConversationId,
    mutation: &Mutation,
) -> Result<(), AppError> {
    let is_same = |record: &&AttentionRecord| match mutation {
        // Another message does not make up for this one.
        mutation if mutation.is_message() => record.mutation.is_same_message(mutation),
        _ => record.mutation.kind() == mutation.kind(),
    };
    let entries = services.pending.attention_of(user_id).await?;
    let about_it = |record: &&AttentionRecord| record.conversation == *conversation;
    for entry in entries.iter().filter(about_it).filter(is_same) {
        remove(services, user_id, Some(entry.id)).await?;
    }
    Ok(())
}

async fn remove(services: &Services, user_id: i64, id: Option<i64>) -> Result<(), AppError> {
    let _one = services.pending.0.transition.lock().await;
    services.pending.store().dismiss_attention(user_id, id).await.map_err(fault)?;
    services.pending.forget_attention(user_id);
    services.truncate_log_later(true);
    services.publish_own(user_id);
    Ok(())
}

fn entry(services: &Services, agents: &[Agent], record: AttentionRecord) -> AttentionEntry {
    let seen = match &record.cause {
        AppError::Conflict(conflict) => conflict.seen.clone(),
        _ => record.expected.to_text(),
    };
    AttentionEntry {
        id: record.id,
        contact: services.contact_label(&record.conversation),
        conversation: record.conversation,
        assignee: assignee_of(&record.mutation, agents),
        mutation: record.mutation,
        cause: record.cause,
        at: record.at,
        seen,
    }
}

impl Pending {
    /// Returns an operator's entries, from the cache or the database.
    async fn attention_of(&self, user_id: i64) -> Result<Arc<[AttentionRecord]>, AppError> {
        if let Some(known) = self.attention_cache().get(&user_id) {
            return Ok(known.clone());
        }
        // The lock keeps entries from changing between the read and the caching.
        let _one = self.0.transition.lock().await;
        let records = self.store().attention(user_id).await.map_err(fault)?;
        let records: Arc<[AttentionRecord]> = records.into();
        self.attention_cache().insert(user_id, records.clone());
        Ok(records)
    }

    /// Evicts an operator's cached entries.
    pub(super) fn forget_attention(&self, user_id: i64) {
        self.attention_cache().remove(&user_id);
    }

    fn attention_cache(&self) -> MutexGuard<'_, HashMap<i64, Arc<[AttentionRecord]>>> {
        self.0.attention.lock().expect("no holder of this lock panics")
    }
}
