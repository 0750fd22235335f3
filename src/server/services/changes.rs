//! What people change: assigning and closing. Whoever was overtaken is told by whom.

use super::audit::By;
use super::change::{Failed, Order, PATIENCE, Stand, Wish, may_come_later, named};
use super::doubts::Settled;
use super::journal::Change;
use super::pending::{ChangeRequest, attention, hold, make_way};
use super::{Desk, about, conversation_id, team};
use crate::model::{
    Agent, AgentId, AppError, Conversation, ConversationId, Overtaken, Seen, VendorTrouble,
};
use crate::server::sendseven::Lane;
use crate::server::session::SignedIn;
use crate::server::state::AppState;
use std::time::Duration;

/// The longest note that goes along with a close, in characters.
const LONGEST_NOTE: usize = 2_000;
/// How long a person waits for a doubt to be settled before hearing that it is one.
pub(super) const SETTLED_SOON: Duration = Duration::from_secs(4);

/// Gives a conversation to an agent, or to nobody where `assignee` is empty. `seen` is what the
/// person saw, as [`Seen`] writes it; empty where that does not matter. Answers its new state, which
/// is sent once it can no longer be undone.
pub async fn assign(
    state: &AppState,
    caller: &SignedIn,
    id: &str,
    assignee: &str,
    seen: &str,
) -> Result<Conversation, AppError> {
    let (id, seen) = (conversation_id(id)?, read_seen(seen)?);
    let agent = match assignee.trim() {
        "" => None,
        text => Some(known_agent(&state.desk.team.agents().await?, text)?),
    };
    change(state, caller, id, seen, Wish::Assign(agent)).await
}

/// Closes a conversation, with a note where the contract takes one. Answers its new state.
pub async fn close(
    state: &AppState,
    caller: &SignedIn,
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
    change(state, caller, id, seen, Wish::Close(note)).await
}

/// What became of a change that was not confirmed; none while that is being checked.
pub fn outcome(desk: &Desk, id: &str) -> Result<Option<Conversation>, AppError> {
    match desk.doubts.settled(&conversation_id(id)?) {
        Some(Settled::Made(changed)) => Ok(Some(*changed)),
        Some(Settled::NotMade) => Err(AppError::NotMade),
        None => Ok(None),
    }
}

async fn change(
    state: &AppState,
    caller: &SignedIn,
    id: ConversationId,
    seen: Option<Seen>,
    wish: Wish,
) -> Result<Conversation, AppError> {
    let (desk, undo) = (&state.desk, u64::from(state.web.undo_seconds));
    desk.restore_pending().await?;
    let (by, user_id) = (caller.by(), caller.user_id);
    let mut request = ChangeRequest { by, user_id, id, seen, wish, delayed: false };
    let changed = match undo {
        0 => match at_once(desk, &request).await {
            Err(AppError::Vendor(VendorTrouble::RateLimited { retry_after: Some(seconds) })) => {
                request.delayed = true;
                hold(desk, &request, Duration::from_secs(seconds.into())).await?
            }
            outcome => outcome?,
        },
        seconds => hold(desk, &request, Duration::from_secs(seconds)).await?,
    };
    attention::chosen_anew(desk, user_id, &request.id, &request.wish).await?;
    Ok(changed)
}

async fn at_once(desk: &Desk, request: &ChangeRequest) -> Result<Conversation, AppError> {
    // What was kept before it was settled that nothing is kept goes first.
    if desk.queue.pending(&request.id).is_some() {
        drop(make_way(desk, request, false).await?);
    }
    let order = Order {
        by: &request.by,
        id: request.id.clone(),
        seen: request.seen.clone(),
        wish: request.wish.clone(),
        lane: Lane::Change,
        turn_within: PATIENCE,
        settled_within: Some(SETTLED_SOON),
        is_pending: false,
    };
    execute(desk, order).await.map_err(|failed| failed.error)
}

/// Compares with the present state, and makes the change where that is what was seen.
pub(super) async fn execute(desk: &Desk, order: Order<'_>) -> Result<Conversation, Failed> {
    let failed = |error| Failed { error, later: false };
    match desk.stand(&order).await {
        Stand::Busy => Err(Failed { error: AppError::Unconfirmed, later: true }),
        Stand::Unknown(error) => {
            let later = may_come_later(&error) || error.is_outage();
            Err(Failed { error: about(&order.id, error), later })
        }
        Stand::Met(present) => {
            match is_done(desk, order.by, order.seen.as_ref(), &order.wish, &present) {
                true => Ok(named(desk, present).await),
                false => Err(failed(conflict(desk, present).await)),
            }
        }
        Stand::Overtaken(present) => Err(failed(conflict(desk, present).await)),
        Stand::Ready(turn) => desk.carry_out(order, turn).await,
    }
}

/// Whether a conversation that is as wished counts as changed: not where somebody else closed it
/// since it was looked at.
pub(super) fn is_done(
    desk: &Desk,
    by: &By,
    seen: Option<&Seen>,
    wish: &Wish,
    present: &Conversation,
) -> bool {
    let own = wish.is_assignment() || desk.was_changed_by(&by.operator, &present.id);
    own || seen.is_none_or(|seen| *seen == present.seen())
}

/// Says who changed a conversation since it was looked at, and what it is now.
pub(super) async fn conflict(desk: &Desk, present: Conversation) -> AppError {
    let change = desk.journal.last_change(&present.id);
    let (by, at) = match change {
        Some(Change { by, at }) => (Some(by), Some(at)),
        None => (None, present.updated_at),
    };
    let seen = present.seen().to_text();
    let closed = present.status.is_closed();
    let assignee = named(desk, present).await.assignee.map(|agent| agent.name);
    AppError::Overtaken(Box::new(Overtaken { by, at, assignee, closed, seen }))
}

impl Desk {
    fn was_changed_by(&self, operator: &str, id: &ConversationId) -> bool {
        self.journal.last_change(id).is_some_and(|change| change.by == operator)
    }
}

fn read_seen(text: &str) -> Result<Option<Seen>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    Seen::parse(text).map(Some).ok_or_else(|| AppError::bad_input("seen", text, "expected-form"))
}

fn known_agent(agents: &[Agent], text: &str) -> Result<AgentId, AppError> {
    AgentId::parse(text)
        .ok()
        .filter(|id| team::find(agents, id).is_some())
        .ok_or_else(|| AppError::bad_input("assignee", text, "expected-agent-or-nobody"))
}
