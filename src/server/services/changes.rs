//! Assigning and closing. A change is compared with what the person saw, made once, and where
//! SendSeven leaves it in doubt, settled by reading.

use super::audit::{self, By, Deed, Entry, action};
use super::doubts::{Doubt, Settled};
use super::journal::Change;
use super::{Desk, about, conversation_id, team};
use crate::model::{
    Agent, AgentId, AppError, Conversation, ConversationId, Overtaken, Problem, Seen, Status,
};
use crate::server::sendseven::{Closed, Lane, SendSevenError};
use crate::server::store::now;
use moka::sync::Cache;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{Instant, sleep, timeout};

/// The longest note that goes along with a close, in characters.
const LONGEST_NOTE: usize = 2_000;
/// How long a change waits for an earlier one of the same conversation.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a person waits for a doubt to be settled before hearing that it is one.
const SETTLED_SOON: Duration = Duration::from_secs(4);
/// Between two readings that are to settle a doubt, in seconds; the last stands for all later ones.
const READINGS: [u64; 7] = [0, 1, 2, 4, 8, 15, 30];
const MOST_READINGS: usize = 25;
/// After a time-out, SendSeven may still be at work for as long as this.
const STILL_AT_WORK: Duration = Duration::from_secs(45);
const SURELY_REFUSED: Duration = Duration::from_secs(2);

/// One change of a conversation at a time.
pub struct Turns(Cache<ConversationId, Arc<Mutex<()>>>);

enum Wish {
    Assign(Option<AgentId>),
    Close(Option<String>),
}

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
            let expected = "at most 2000 characters";
            return Err(AppError::BadInput(vec![Problem::new("note", text, expected)]));
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
    let turn = desk.turns.take(&id).await.ok_or(AppError::Unconfirmed)?;
    let asked = Instant::now();
    let present = desk.gateway.on(Lane::Change).get(&id).await;
    let present = present.map_err(|error| about(&id, error))?;
    desk.saw(&present, asked);
    if wish.is_met_by(&present) && (wish.is_assignment() || desk.was_changed_by(&by.operator, &id))
    {
        return Ok(named(desk, present).await);
    }
    if seen.is_some_and(|seen| seen != present.seen()) {
        return Err(overtaken(desk, present).await);
    }
    if wish.is_met_by(&present) {
        return Ok(named(desk, present).await);
    }
    let entry = desk.audit.begin(by, wish.deed(&present)).await?;
    match make(desk, &id, present, &wish).await {
        Ok(changed) => {
            desk.audit.end(entry, audit::DONE).await;
            Ok(keep(desk, &by.operator, changed).await)
        }
        Err(error) if error.leaves_doubt() => {
            let since = Instant::now();
            let unsettled =
                Unsettled { by: by.operator.clone(), id: id.clone(), wish, error, since, entry };
            let doubt = desk.doubts.open(&id);
            tokio::spawn(unsettled.settle(desk.clone(), doubt, turn));
            match timeout(SETTLED_SOON, desk.doubts.wait(&id)).await {
                Ok(Some(Settled::Made(changed))) => Ok(*changed),
                Ok(Some(Settled::NotMade)) => Err(AppError::NotMade),
                _ => Err(AppError::Unconfirmed),
            }
        }
        Err(error) => {
            let error = about(&id, error);
            desk.audit.end(entry, &audit::failure(&error)).await;
            Err(error)
        }
    }
}

async fn make(
    desk: &Desk,
    id: &ConversationId,
    present: Conversation,
    wish: &Wish,
) -> Result<Conversation, SendSevenError> {
    let gateway = desk.gateway.on(Lane::Change);
    match wish {
        Wish::Assign(agent) => gateway.assign(id, agent.as_ref()).await,
        Wish::Close(note) => Ok(match gateway.close(id, note.as_deref()).await? {
            Closed::Whole(conversation) => *conversation,
            Closed::Confirmed => {
                Conversation { status: Status::Closed, closed_at: Some(now()), ..present }
            }
        }),
    }
}

/// Lets everybody see the new state at once, whatever lists still tell.
async fn keep(desk: &Desk, by: &str, changed: Conversation) -> Conversation {
    desk.journal.changed(&changed, Change { by: by.to_owned(), at: now() });
    desk.queue.saw(changed.clone(), Instant::now());
    desk.details.put(changed.id.clone(), changed.clone(), Instant::now());
    desk.queue.saw(changed.clone(), Instant::now());
    named(desk, changed).await
}

async fn named(desk: &Desk, mut conversation: Conversation) -> Conversation {
    desk.complete(&desk.team.agents().await.unwrap_or_default(), &mut conversation);
    conversation
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

/// A change of which nobody knows whether it was made.
struct Unsettled {
    by: String,
    id: ConversationId,
    wish: Wish,
    error: SendSevenError,
    since: Instant,
    entry: Entry,
}

impl Unsettled {
    /// Reads until it shows; nobody else changes the conversation meanwhile.
    async fn settle(self, desk: Desk, doubt: Doubt, _turn: OwnedMutexGuard<()>) {
        let settled = self.read_until_certain(&desk).await;
        let result = match &settled {
            Some(Settled::Made(_)) => audit::DONE,
            Some(Settled::NotMade) => audit::NOT_MADE,
            None => audit::UNCERTAIN,
        };
        desk.audit.end(self.entry, result).await;
        if let Some(settled) = settled {
            doubt.settle(settled);
        }
    }

    async fn read_until_certain(&self, desk: &Desk) -> Option<Settled> {
        let certain = match self.error {
            SendSevenError::TimedOut => STILL_AT_WORK,
            _ => SURELY_REFUSED,
        };
        let last = READINGS[READINGS.len() - 1];
        let pauses = READINGS.into_iter().chain(std::iter::repeat(last));
        for pause in pauses.take(MOST_READINGS) {
            sleep(Duration::from_secs(pause)).await;
            let asked = Instant::now();
            match desk.gateway.on(Lane::Change).get(&self.id).await {
                Ok(present) if self.wish.is_met_by(&present) => {
                    let changed = keep(desk, &self.by, present).await;
                    return Some(Settled::Made(Box::new(changed)));
                }
                Ok(present) if asked - self.since >= certain => {
                    desk.saw(&present, asked);
                    return Some(Settled::NotMade);
                }
                Err(error) if error.status() == Some(404) => {
                    return Some(Settled::NotMade);
                }
                _ => {}
            }
        }
        None
    }
}

impl Wish {
    /// As it stands in the audit.
    fn deed(&self, present: &Conversation) -> Deed {
        let before = present.seen();
        let (action, before, after) = match self {
            Self::Assign(None) => (action::UNASSIGN, before.assignee, None),
            Self::Assign(Some(agent)) => (action::ASSIGN, before.assignee, Some(agent.clone())),
            Self::Close(_) => {
                let deed = Deed { action: action::CLOSE, ..Deed::default() };
                let (before, after) = (present.status.as_str(), Status::Closed.as_str());
                return Deed {
                    conversation: Some(present.id.clone()),
                    before: Some(before.to_owned()),
                    after: Some(after.to_owned()),
                    ..deed
                };
            }
        };
        Deed {
            action,
            conversation: Some(present.id.clone()),
            before: before.map(String::from),
            after: after.map(String::from),
            details: None,
        }
    }

    fn is_assignment(&self) -> bool {
        matches!(self, Self::Assign(_))
    }

    fn is_met_by(&self, conversation: &Conversation) -> bool {
        match self {
            Self::Assign(agent) => conversation.seen().assignee == *agent,
            Self::Close(_) => conversation.status.is_closed(),
        }
    }
}

impl Desk {
    fn was_changed_by(&self, operator: &str, id: &ConversationId) -> bool {
        self.journal.last_change(id).is_some_and(|change| change.by == operator)
    }
}

impl Turns {
    /// The next turn to change this conversation; none where it does not come in time.
    async fn take(&self, id: &ConversationId) -> Option<OwnedMutexGuard<()>> {
        let turn = self.0.get_with(id.clone(), Arc::default);
        timeout(PATIENCE, turn.lock_owned()).await.ok()
    }
}

impl Default for Turns {
    fn default() -> Self {
        let longest = Duration::from_secs(3600);
        Self(Cache::builder().max_capacity(10_000).time_to_idle(longest).build())
    }
}

fn read_seen(text: &str) -> Result<Option<Seen>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    let problem = || Problem::new("seen", text, "the fields of the page as it was served");
    Seen::parse(text).map(Some).ok_or_else(|| AppError::BadInput(vec![problem()]))
}

fn known_agent(agents: &[Agent], text: &str) -> Result<AgentId, AppError> {
    AgentId::parse(text).ok().filter(|id| team::find(agents, id).is_some()).ok_or_else(|| {
        AppError::BadInput(vec![Problem::new("assignee", text, "an agent of the list, or nobody")])
    })
}
