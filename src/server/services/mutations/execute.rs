//! Executing a mutation: compared with the present state, made once, and refused where somebody else
//! was first.

use super::{Failed, Mutation, MutationRequest, Precheck, may_come_later, with_names};
use crate::model::{AppError, Conversation, ConversationId, ExpectedState, Overtaken};
use crate::server::services::audit::Actor;
use crate::server::services::recent_states::Change;
use crate::server::services::{Services, conversation_error};
use std::time::Duration;

/// How long a person waits for an unconfirmed change before they are told that it is unconfirmed.
pub(in crate::server::services) const CONFIRM_TIMEOUT: Duration = Duration::from_secs(4);

/// Compares with the present state, and makes the change where that is what was seen.
pub(in crate::server::services) async fn execute(
    services: &Services,
    request: MutationRequest<'_>,
) -> Result<Conversation, Failed> {
    let failed = |error| Failed { error, later: false };
    match services.precheck(&request).await {
        Precheck::Locked => Err(Failed { error: AppError::Unconfirmed, later: true }),
        Precheck::ReadFailed(error) => {
            let later = may_come_later(&error) || error.is_outage();
            Err(Failed { error: conversation_error(&request.id, error), later })
        }
        Precheck::AlreadyDone(present) => {
            match is_done(services, request.by, request.seen.as_ref(), &request.mutation, &present)
            {
                true => Ok(with_names(services, present).await),
                false => Err(failed(conflict(services, present).await)),
            }
        }
        Precheck::Conflict(present) => Err(failed(conflict(services, present).await)),
        Precheck::Ready(lock) => services.apply(request, lock).await,
    }
}

/// Whether a conversation that is as wished counts as changed: not where somebody else closed it
/// since it was looked at.
pub(in crate::server::services) fn is_done(
    services: &Services,
    by: &Actor,
    seen: Option<&ExpectedState>,
    mutation: &Mutation,
    present: &Conversation,
) -> bool {
    let own = mutation.is_assignment() || services.was_changed_by(&by.operator, &present.id);
    own || seen.is_none_or(|seen| *seen == present.seen())
}

/// Says who changed a conversation since it was looked at, and what it is now.
pub(in crate::server::services) async fn conflict(
    services: &Services,
    present: Conversation,
) -> AppError {
    let change = services.recent_states.last_change(&present.id);
    let (by, at) = match change {
        Some(Change { by, at }) => (Some(by), Some(at)),
        None => (None, present.updated_at),
    };
    let seen = present.seen().to_text();
    let closed = present.status.is_closed();
    let assignee = with_names(services, present).await.assignee.map(|agent| agent.name);
    AppError::Overtaken(Box::new(Overtaken { by, at, assignee, closed, seen }))
}

impl Services {
    fn was_changed_by(&self, operator: &str, id: &ConversationId) -> bool {
        self.recent_states.last_change(id).is_some_and(|change| change.by == operator)
    }
}
