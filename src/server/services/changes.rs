//! What people change: assigning and closing. Whoever was overtaken is told by whom.

use super::audit::By;
use super::change::{Failed, Order, PATIENCE, Stand, Wish, named};
use super::doubts::Settled;
use super::journal::Change;
use super::{Desk, about, conversation_id, team};
use crate::model::{Agent, AgentId, AppError, Conversation, ConversationId, Overtaken, Seen};
use crate::server::sendseven::Lane;
use std::time::Duration;

/// The longest note that goes along with a close, in characters.
const LONGEST_NOTE: usize = 2_000;
/// How long a person waits for a doubt to be settled before hearing that it is one.
const SETTLED_SOON: Duration = Duration::from_secs(4);

/// Gives a conversation to an agent, or to nobody where `assignee` is empty. `seen` is what the
/// person saw, as [`Seen`] writes it; empty where that does not matter. Answers its new state.
pub async fn assign(
    desk: &Desk,
    by: &By,
    id: &str,
    assignee: &str,
    seen: &str,
) -> Result<Conversation, AppError> {
    let (id, seen) = (conversation_id(id)?, read_seen(seen)?);
    let agent = match assignee.trim() {
        "" => None,
        text => Some(known_agent(&desk.team.agents().await?, text)?),
    };
    change(desk, by, id, seen, Wish::Assign(agent)).await
}

/// Closes a conversation, with a note where the contract takes one. Answers its new state.
pub async fn close(
    desk: &Desk,
    by: &By,
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
    change(desk, by, id, seen, Wish::Close(note)).await
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
    desk: &Desk,
    by: &By,
    id: ConversationId,
    seen: Option<Seen>,
    wish: Wish,
) -> Result<Conversation, AppError> {
    let (turn_within, settled_within) = (PATIENCE, Some(SETTLED_SOON));
    let order = Order { by, id, seen, wish, lane: Lane::Change, turn_within, settled_within };
    match desk.stand(&order).await {
        Stand::Busy => Err(AppError::Unconfirmed),
        Stand::Unknown(error) => Err(about(&order.id, error)),
        Stand::Met(present) => {
            let mine = order.wish.is_assignment() || desk.was_changed_by(&by.operator, &order.id);
            match order.seen.as_ref().is_none_or(|seen| mine || *seen == present.seen()) {
                true => Ok(named(desk, present).await),
                false => Err(overtaken(desk, present).await),
            }
        }
        Stand::Overtaken(present) => Err(overtaken(desk, present).await),
        Stand::Ready(turn) => {
            desk.carry_out(order, turn).await.map_err(|failed: Failed| failed.error)
        }
    }
}

async fn overtaken(desk: &Desk, present: Conversation) -> AppError {
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
