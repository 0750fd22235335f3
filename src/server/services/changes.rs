//! Changes by operators. A conflict names who changed the conversation first.

use super::mutations::execute::{CONFIRM_TIMEOUT, execute};
use super::mutations::{LOCK_TIMEOUT, MutationRequest};
use super::pending::{ChangeRequest, attention, defer, lock_for_change};
use super::unconfirmed::Resolution;
use super::{Caller, Services, conversation_id, must_offer, team};
use crate::model::short_text::{LONGEST_SUBJECT, clean_subject};
use crate::model::{
    Action, Agent, AgentId, AppError, Conversation, ConversationId, ExpectedState, LocalizedText,
    Mutation, VendorTrouble,
};
use crate::server::sendseven::Priority;
use std::time::Duration;

/// Maximum length of the note of a close, in characters.
const LONGEST_NOTE: usize = 2_000;

/// Assigns a conversation to an agent, or unassigns it if `assignee` is empty. `seen` is the state
/// the operator saw, as [`ExpectedState`] writes it; empty skips the comparison. Returns the new
/// state, which is sent once it can no longer be undone.
pub async fn assign(
    services: &Services,
    caller: &Caller,
    id: &str,
    assignee: &str,
    seen: &str,
) -> Result<Conversation, AppError> {
    let (id, seen) = (conversation_id(id)?, read_seen(seen)?);
    let agent = match assignee.trim() {
        "" => None,
        text => Some(known_agent(&services.team.agents().await?, text)?),
    };
    change(services, caller, id, seen, Mutation::Assign(agent)).await
}

/// Closes a conversation, with a note if the contract accepts one. Returns its new state.
pub async fn close(
    services: &Services,
    caller: &Caller,
    id: &str,
    note: &str,
    seen: &str,
) -> Result<Conversation, AppError> {
    let (id, seen) = (conversation_id(id)?, read_seen(seen)?);
    let note = match note.trim() {
        "" => None,
        text if text.chars().count() > LONGEST_NOTE => {
            return Err(AppError::bad_input("note", text, "expected-close-note"));
        }
        text => Some(text.to_owned()),
    };
    change(services, caller, id, seen, Mutation::Close(note)).await
}

/// Makes a change that the form's fields do not add to: reopens, snoozes, or ends a snooze. Returns
/// the new state.
pub async fn make(
    services: &Services,
    caller: &Caller,
    id: &str,
    mutation: Mutation,
    seen: &str,
) -> Result<Conversation, AppError> {
    let (id, seen) = (conversation_id(id)?, read_seen(seen)?);
    must_offer(services, mutation.kind().action())?;
    change(services, caller, id, seen, mutation).await
}

/// Sets the subject. `seen` is the one that the operator saw; empty if there was none. Returns the new
/// state.
pub async fn set_subject(
    services: &Services,
    caller: &Caller,
    id: &str,
    text: &str,
    seen: &str,
) -> Result<Conversation, AppError> {
    let id = conversation_id(id)?;
    must_offer(services, Action::Subject)?;
    let subject = clean_subject(text).filter(|_| text.trim().chars().count() <= LONGEST_SUBJECT);
    let Some(subject) = subject else {
        let expected = LocalizedText::from("expected-characters").with("least", "1".to_owned());
        let expected = expected.with("most", LONGEST_SUBJECT.to_string());
        return Err(AppError::bad_input("subject", text, expected));
    };
    let mut seen = Some(seen.to_owned()).filter(|seen| !seen.is_empty());
    // Their own pending subject, which this one replaces, was never SendSeven's.
    if let Some(pending) = services.queue.pending(&id)
        && pending.user_id == caller.user_id
        && let Mutation::Subject { text, seen: first } = pending.mutation
        && seen.as_ref() == Some(&text)
    {
        seen = first;
    }
    change(services, caller, id, None, Mutation::Subject { text: subject, seen }).await
}

/// Replies to the customer. Returns the new state of the conversation.
pub(super) async fn reply(
    services: &Services,
    caller: &Caller,
    id: ConversationId,
    mutation: Mutation,
) -> Result<Conversation, AppError> {
    change(services, caller, id, None, mutation).await
}

/// Returns the outcome of an unconfirmed change; `None` while it is still being checked.
pub fn outcome(services: &Services, id: &str) -> Result<Option<Conversation>, AppError> {
    match services.unconfirmed.resolution(&conversation_id(id)?) {
        Some(Resolution::Made(changed)) => Ok(Some(*changed)),
        Some(Resolution::NotMade) => Err(AppError::NotMade),
        None => Ok(None),
    }
}

async fn change(
    services: &Services,
    caller: &Caller,
    id: ConversationId,
    seen: Option<ExpectedState>,
    mutation: Mutation,
) -> Result<Conversation, AppError> {
    if let Some(needed) = mutation.kind().action().capability() {
        services.must_hold(needed)?;
    }
    let undo = u64::from(services.undo_seconds);
    services.restore_pending().await?;
    let (by, user_id) = (caller.actor(), caller.user_id);
    let mut request = ChangeRequest { by, user_id, id, seen, mutation, delayed: false };
    let changed = match undo {
        0 => match at_once(services, &request).await {
            Err(AppError::Vendor(VendorTrouble::RateLimited { retry_after: Some(seconds) })) => {
                request.delayed = true;
                defer(services, &request, Duration::from_secs(seconds.into())).await?
            }
            outcome => outcome?,
        },
        seconds => defer(services, &request, Duration::from_secs(seconds)).await?,
    };
    attention::dismiss_superseded(services, user_id, &request.id, &request.mutation).await?;
    Ok(changed)
}

async fn at_once(services: &Services, request: &ChangeRequest) -> Result<Conversation, AppError> {
    // First send a change that was deferred before undo was turned off.
    if services.queue.pending(&request.id).is_some() {
        drop(lock_for_change(services, request, false).await?);
    }
    let request = MutationRequest {
        by: &request.by,
        id: request.id.clone(),
        seen: request.seen.clone(),
        mutation: request.mutation.clone(),
        priority: Priority::Change,
        lock_timeout: LOCK_TIMEOUT,
        confirm_timeout: Some(CONFIRM_TIMEOUT),
        is_pending: false,
    };
    execute(services, request).await.map_err(|failed| failed.error)
}

fn read_seen(text: &str) -> Result<Option<ExpectedState>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    ExpectedState::parse(text)
        .map(Some)
        .ok_or_else(|| AppError::bad_input("seen", text, "expected-form"))
}

fn known_agent(agents: &[Agent], text: &str) -> Result<AgentId, AppError> {
    AgentId::parse(text)
        .ok()
        .filter(|id| team::find(agents, id).is_some())
        .ok_or_else(|| AppError::bad_input("assignee", text, "expected-agent-or-nobody"))
}
