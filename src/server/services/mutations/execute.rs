//! Executes a mutation: compares the present state with the one seen, makes the change once, and
//! fails on a conflict.

use super::{Failed, MutationRequest, Precheck, is_retryable_later, with_names};
use crate::model::{
    AppError, Conflict, Conversation, ConversationId, ExpectedState, Mutation, NoReply,
};
use crate::server::services::audit::Actor;
use crate::server::services::recent_states::Change;
use crate::server::services::{Services, conversation_error};
use std::time::Duration;

/// How long an operator waits for confirmation before the change is reported as unconfirmed.
pub(in crate::server::services) const CONFIRM_TIMEOUT: Duration = Duration::from_secs(4);

/// Makes the change if the present state is the one that was seen.
pub(in crate::server::services) async fn execute(
    services: &Services,
    request: MutationRequest<'_>,
) -> Result<Conversation, Failed> {
    let failed = |error| Failed { error, later: false };
    match services.precheck(&request).await {
        Precheck::Locked => Err(Failed { error: AppError::Unconfirmed, later: true }),
        Precheck::ReadFailed(error) => {
            let later = is_retryable_later(&error) || error.is_outage();
            Err(Failed { error: conversation_error(&request.id, error), later })
        }
        Precheck::AlreadyDone(present) => {
            match is_done(services, request.by, request.seen.as_ref(), &request.mutation, &present)
            {
                true => Ok(with_names(services, present).await),
                false => Err(failed(conflict(services, &request.mutation, present).await)),
            }
        }
        Precheck::Conflict(present) => {
            Err(failed(conflict(services, &request.mutation, present).await))
        }
        Precheck::Ready(lock) => services.apply(request, lock).await,
    }
}

/// Returns whether a conversation already in the target state counts as changed. It does not if
/// somebody else closed it after it was seen.
pub(in crate::server::services) fn is_done(
    services: &Services,
    by: &Actor,
    seen: Option<&ExpectedState>,
    mutation: &Mutation,
    present: &Conversation,
) -> bool {
    mutation.is_anybodys()
        || services.was_changed_by(&by.operator, &present.id)
        || seen.is_none_or(|seen| *seen == present.seen())
}

/// Returns the conflict error: who changed the conversation, and its present state; for a message,
/// that the conversation is closed.
pub(in crate::server::services) async fn conflict(
    services: &Services,
    mutation: &Mutation,
    present: Conversation,
) -> AppError {
    if mutation.is_message() {
        return AppError::NoReply(NoReply::Closed);
    }
    let mut subject = None;
    let change = match mutation {
        Mutation::Subject { .. } => {
            subject = Some(present.subject.clone().unwrap_or_default());
            services.recent_states.last_subject_change(&present)
        }
        _ => services.recent_states.last_change(&present.id),
    };
    let (by, at) = match change {
        Some(Change { by, at }) => (Some(by), Some(at)),
        None => (None, present.updated_at.filter(|_| subject.is_none())),
    };
    let seen = subject.clone().unwrap_or_else(|| present.seen().to_text());
    let closed = present.status.is_closed();
    let is_about_snooze = matches!(mutation, Mutation::Snooze(_) | Mutation::Wake);
    let snoozed_until = present.snooze.filter(|_| is_about_snooze).map(|snooze| snooze.until);
    let assignee = with_names(services, present).await.assignee.map(|agent| agent.name);
    AppError::Conflict(Box::new(Conflict {
        by,
        at,
        assignee,
        closed,
        snoozed_until,
        subject,
        seen,
    }))
}

impl Services {
    fn was_changed_by(&self, operator: &str, id: &ConversationId) -> bool {
        self.recent_states.last_change(id).is_some_and(|change| change.by == operator)
    }
}
