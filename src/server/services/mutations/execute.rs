//! Executing a mutation: compared with the present state, made once, and refused where somebody else
//! was first.

use super::{Failed, Mutation, MutationRequest, Precheck, may_come_later, named};
use crate::model::{AppError, Conversation, ConversationId, ExpectedState, Overtaken};
use crate::server::services::audit::Actor;
use crate::server::services::recent_states::Change;
use crate::server::services::{Services, about};
use std::time::Duration;

/// How long a person waits for an unconfirmed change before they are told that it is unconfirmed.
pub(in crate::server::services) const SETTLED_SOON: Duration = Duration::from_secs(4);

/// Compares with the present state, and makes the change where that is what was seen.
pub(in crate::server::services) async fn execute(
    services: &Services,
    order: MutationRequest<'_>,
) -> Result<Conversation, Failed> {
    let failed = |error| Failed { error, later: false };
    match services.precheck(&order).await {
        Precheck::Locked => Err(Failed { error: AppError::Unconfirmed, later: true }),
        Precheck::ReadFailed(error) => {
            let later = may_come_later(&error) || error.is_outage();
            Err(Failed { error: about(&order.id, error), later })
        }
        Precheck::AlreadyDone(present) => {
            match is_done(services, order.by, order.seen.as_ref(), &order.mutation, &present) {
                true => Ok(named(services, present).await),
                false => Err(failed(conflict(services, present).await)),
            }
        }
        Precheck::Conflict(present) => Err(failed(conflict(services, present).await)),
        Precheck::Ready(turn) => services.apply(order, turn).await,
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
    let change = services.journal.last_change(&present.id);
    let (by, at) = match change {
        Some(Change { by, at }) => (Some(by), Some(at)),
        None => (None, present.updated_at),
    };
    let seen = present.seen().to_text();
    let closed = present.status.is_closed();
    let assignee = named(services, present).await.assignee.map(|agent| agent.name);
    AppError::Overtaken(Box::new(Overtaken { by, at, assignee, closed, seen }))
}

impl Services {
    fn was_changed_by(&self, operator: &str, id: &ConversationId) -> bool {
        self.journal.last_change(id).is_some_and(|change| change.by == operator)
    }
}
