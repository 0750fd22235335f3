//! Defers a change instead of sending it: the known state decides at once whether it is allowed,
//! and only one operator at a time can have a pending change of a conversation.

use super::{milliseconds, runner};
use crate::model::{AppError, Conversation, ConversationId, ExpectedState, Mutation, UndoRefusal};
use crate::server::sendseven::Priority;
use crate::server::services::audit::Actor;
use crate::server::services::mutations::execute::{conflict, is_done};
use crate::server::services::mutations::{LOCK_TIMEOUT, with_names};
use crate::server::services::queue::Overlay;
use crate::server::services::{Services, conversation_error};
use crate::server::store::now;
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, timeout_at};

/// A change requested by an operator.
pub(in crate::server::services) struct ChangeRequest {
    pub by: Actor,
    pub user_id: i64,
    pub id: ConversationId,
    /// The state they saw; `None` skips the comparison.
    pub seen: Option<ExpectedState>,
    pub mutation: Mutation,
    /// Whether a try to send it failed because the rate limit was reached.
    pub delayed: bool,
}

/// Stores the change until its undo time is over. Returns the conversation with the change applied.
pub(in crate::server::services) async fn defer(
    services: &Services,
    request: &ChangeRequest,
    undo: Duration,
) -> Result<Conversation, AppError> {
    let due_in = milliseconds(undo);
    loop {
        let (_lock, own) = lock_for_change(services, request, true).await?;
        let Some(own) = own else {
            let present = known(services, request, request.seen.as_ref()).await?;
            if request.mutation.is_made_in(&present) {
                return match is_done(
                    services,
                    &request.by,
                    request.seen.as_ref(),
                    &request.mutation,
                    &present,
                ) {
                    true => Ok(with_names(services, present).await),
                    false => Err(conflict(services, &request.mutation, present).await),
                };
            }
            if !request.mutation.may_follow(request.seen.as_ref(), &present, now()) {
                return Err(conflict(services, &request.mutation, present).await);
            }
            match services.add_pending(request, due_in, present.seen(), None, &present).await? {
                Some(pending) => return Ok(with_names(services, pending).await),
                None => continue,
            }
        };
        let present = known(services, request, None).await?;
        let has_seen_it = |seen: &ExpectedState| *seen == own.expected || *seen == own.shown();
        if !request.seen.as_ref().is_none_or(has_seen_it) {
            return Err(conflict(services, &request.mutation, present).await);
        }
        if is_repeated(&request.mutation, &own) {
            return Ok(with_names(services, own.over(&present)).await);
        }
        // Back to how it was: nothing to do.
        if request.mutation.reverses(&own.mutation, &own.expected) {
            match services.drop_pending(&request.id, &own).await? {
                true => return Ok(with_names(services, present).await),
                false => continue,
            }
        }
        let (expected, replaces) = (own.expected.clone(), Some(own.change.id));
        if let Some(pending) =
            services.add_pending(request, due_in, expected, replaces, &present).await?
        {
            return Ok(with_names(services, pending).await);
        }
    }
}

/// Locks the conversation. Fails if another operator has a pending change of it. Sends the
/// operator's own first, or returns it if it may be replaced, being of the same kind or what the
/// request takes back, or if it is the same reply or tag.
pub(in crate::server::services) async fn lock_for_change(
    services: &Services,
    request: &ChangeRequest,
    may_replace: bool,
) -> Result<(OwnedMutexGuard<()>, Option<Overlay>), AppError> {
    let until = Instant::now() + LOCK_TIMEOUT;
    loop {
        let lock =
            services.locks.acquire(&request.id, LOCK_TIMEOUT).await.ok_or(AppError::Unconfirmed)?;
        let settled = services.pending.0.settled.notified();
        tokio::pin!(settled);
        settled.as_mut().enable();
        let Some(pending) = services.queue.pending(&request.id) else { return Ok((lock, None)) };
        if pending.user_id != request.user_id {
            let seconds = pending.change.seconds_left(services.pending.now_ms());
            let (by, until) = (pending.change.operator, pending.change.due_at);
            return Err(AppError::ChangePending { by, until, seconds });
        }
        let is_one_of_many = request.mutation.is_one_of_many();
        if is_one_of_many && is_repeated(&request.mutation, &pending) {
            return Ok((lock, Some(pending)));
        }
        if pending.sending {
            drop(lock);
            let sending = AppError::UndoRefused(UndoRefusal::Sending);
            timeout_at(until, settled).await.map_err(|_| sending)?;
            continue;
        }
        let replaces = request.mutation.kind() == pending.change.kind && !is_one_of_many;
        let reverses = request.mutation.reverses(&pending.mutation, &pending.expected);
        if may_replace && (replaces || reverses) {
            return Ok((lock, Some(pending)));
        }
        drop(lock);
        let sent = runner::send_at_once(services, pending.change.id).await;
        let still_held = services.queue.pending(&request.id);
        if still_held.is_some_and(|still| still.change.id == pending.change.id) {
            return sent.and(Err(AppError::Unconfirmed));
        }
    }
}

/// Returns whether the change is the pending one again, as from a double click.
fn is_repeated(mutation: &Mutation, pending: &Overlay) -> bool {
    match mutation.is_message() {
        true => mutation.is_same_message(&pending.mutation),
        false => *mutation == pending.mutation,
    }
}

/// Returns SendSeven's state: from memory if it matches what the operator saw, else from a read.
async fn known(
    services: &Services,
    request: &ChangeRequest,
    seen: Option<&ExpectedState>,
) -> Result<Conversation, AppError> {
    let is_as_seen = |known: &Conversation| match &request.mutation {
        Mutation::Subject { seen, .. } => *seen == known.subject,
        _ => seen.is_none_or(|seen| *seen == known.seen()),
    };
    if let Some(known) = services.known(&request.id)
        && is_as_seen(&known)
    {
        return Ok(known);
    }
    let asked = Instant::now();
    let read = services.gateway.with_priority(Priority::Change).get(&request.id).await;
    let present = read.map_err(|error| conversation_error(&request.id, error))?;
    services.observe(&present, asked);
    Ok(present)
}
