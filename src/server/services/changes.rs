//! What people change: assigning and closing. Whoever was overtaken is told by whom.

use super::audit::Actor;
use super::change::{Failed, Mutation, MutationRequest, PATIENCE, Precheck, may_come_later, named};
use super::pending::{ChangeRequest, attention, hold, make_way};
use super::recent_states::Change;
use super::unconfirmed::Settled;
use super::{Services, about, conversation_id, team};
use crate::model::{
    Agent, AgentId, AppError, Conversation, ConversationId, ExpectedState, Overtaken, VendorTrouble,
};
use crate::server::sendseven::Priority;
use crate::server::session::CurrentUser;
use crate::server::state::AppState;
use std::time::Duration;

/// The longest note that goes along with a close, in characters.
const LONGEST_NOTE: usize = 2_000;
/// How long a person waits for a doubt to be settled before hearing that it is one.
pub(super) const SETTLED_SOON: Duration = Duration::from_secs(4);

/// Gives a conversation to an agent, or to nobody where `assignee` is empty. `seen` is what the
/// person saw, as [`ExpectedState`] writes it; empty where that does not matter. Answers its new state, which
/// is sent once it can no longer be undone.
pub async fn assign(
    state: &AppState,
    caller: &CurrentUser,
    id: &str,
    assignee: &str,
    seen: &str,
) -> Result<Conversation, AppError> {
    let (id, seen) = (conversation_id(id)?, read_seen(seen)?);
    let agent = match assignee.trim() {
        "" => None,
        text => Some(known_agent(&state.services.team.agents().await?, text)?),
    };
    change(state, caller, id, seen, Mutation::Assign(agent)).await
}

/// Closes a conversation, with a note where the contract takes one. Answers its new state.
pub async fn close(
    state: &AppState,
    caller: &CurrentUser,
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
    change(state, caller, id, seen, Mutation::Close(note)).await
}

/// What became of a change that was not confirmed; none while that is being checked.
pub fn outcome(services: &Services, id: &str) -> Result<Option<Conversation>, AppError> {
    match services.doubts.settled(&conversation_id(id)?) {
        Some(Settled::Made(changed)) => Ok(Some(*changed)),
        Some(Settled::NotMade) => Err(AppError::NotMade),
        None => Ok(None),
    }
}

async fn change(
    state: &AppState,
    caller: &CurrentUser,
    id: ConversationId,
    seen: Option<ExpectedState>,
    mutation: Mutation,
) -> Result<Conversation, AppError> {
    let (services, undo) = (&state.services, u64::from(state.web.undo_seconds));
    services.restore_pending().await?;
    let (by, user_id) = (caller.actor(), caller.user_id);
    let mut request = ChangeRequest { by, user_id, id, seen, mutation, delayed: false };
    let changed = match undo {
        0 => match at_once(services, &request).await {
            Err(AppError::Vendor(VendorTrouble::RateLimited { retry_after: Some(seconds) })) => {
                request.delayed = true;
                hold(services, &request, Duration::from_secs(seconds.into())).await?
            }
            outcome => outcome?,
        },
        seconds => hold(services, &request, Duration::from_secs(seconds)).await?,
    };
    attention::chosen_anew(services, user_id, &request.id, &request.mutation).await?;
    Ok(changed)
}

async fn at_once(services: &Services, request: &ChangeRequest) -> Result<Conversation, AppError> {
    // What was kept before it was settled that nothing is kept goes first.
    if services.queue.pending(&request.id).is_some() {
        drop(make_way(services, request, false).await?);
    }
    let order = MutationRequest {
        by: &request.by,
        id: request.id.clone(),
        seen: request.seen.clone(),
        mutation: request.mutation.clone(),
        lane: Priority::Change,
        lock_timeout: PATIENCE,
        confirm_timeout: Some(SETTLED_SOON),
        is_pending: false,
    };
    execute(services, order).await.map_err(|failed| failed.error)
}

/// Compares with the present state, and makes the change where that is what was seen.
pub(super) async fn execute(
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
pub(super) fn is_done(
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
pub(super) async fn conflict(services: &Services, present: Conversation) -> AppError {
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
