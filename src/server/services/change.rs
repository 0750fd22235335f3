//! One change of one conversation: it is compared with what was seen, written down, made once, and
//! where SendSeven leaves it in doubt, settled by reading.

use super::audit::{self, By, Deed, Entry, action};
use super::doubts::{Doubt, Settled};
use super::journal::Change;
use super::{Desk, about};
use crate::model::{AgentId, AppError, Conversation, ConversationId, Seen, Status};
use crate::server::sendseven::{Closed, Lane, SendSevenError};
use crate::server::store::now;
use moka::sync::Cache;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{Instant, sleep, timeout};

/// Between two readings that are to settle a doubt, in seconds; the last stands for all later ones.
const READINGS: [u64; 7] = [0, 1, 2, 4, 8, 15, 30];
const MOST_READINGS: usize = 25;
/// How long an earlier change of the same conversation is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// After a time-out, SendSeven may still be at work for as long as this.
const STILL_AT_WORK: Duration = Duration::from_secs(45);
const SURELY_REFUSED: Duration = Duration::from_secs(2);

/// One change of a conversation at a time.
pub struct Turns(Cache<ConversationId, Arc<Mutex<()>>>);

/// What a conversation is to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    /// Somebody's; nobody's where there is none.
    Assign(Option<AgentId>),
    /// Closed, with a note.
    Close(Option<String>),
    Reopen,
}

/// A change that is wanted, and on which terms.
pub(super) struct Order<'a> {
    pub by: &'a By,
    pub id: ConversationId,
    /// What it is to be compared with; none where that does not matter.
    pub seen: Option<Seen>,
    pub wish: Wish,
    pub lane: Lane,
    /// How long an earlier change of the same conversation is waited for.
    pub turn_within: Duration,
    /// How long a doubt is waited for; none for as long as it takes.
    pub settled_within: Option<Duration>,
    /// Whether it is the conversation's pending change, which any other waits for.
    pub is_pending: bool,
}

/// How a conversation stands to a change that is wanted.
pub(super) enum Stand {
    /// Another change of it is under way.
    Busy,
    /// SendSeven was asked, and failed.
    Unknown(SendSevenError),
    /// It is as wished.
    Met(Conversation),
    /// It is not what was seen.
    Overtaken(Conversation),
    /// It can be changed.
    Ready(Turn),
}

/// A conversation as it was just read, which nobody else changes meanwhile.
pub(super) struct Turn {
    pub present: Conversation,
    pub guard: OwnedMutexGuard<()>,
}

/// A change that was not made, or of which nobody knows.
pub(super) struct Failed {
    pub error: AppError,
    /// Nothing was sent, and the cause is no fault of this change: it may be sent later.
    pub later: bool,
}

impl Desk {
    /// Takes the conversation's turn, reads it, and compares it with what was seen.
    pub(super) async fn stand(&self, order: &Order<'_>) -> Stand {
        let Some(guard) = self.turns.take(&order.id, order.turn_within).await else {
            return Stand::Busy;
        };
        if !order.is_pending && self.queue.pending(&order.id).is_some() {
            return Stand::Busy;
        }
        let asked = Instant::now();
        let present = match self.gateway.on(order.lane).get(&order.id).await {
            Ok(present) => present,
            Err(error) => return Stand::Unknown(error),
        };
        self.saw(&present, asked);
        if order.wish.is_met_by(&present) {
            return Stand::Met(present);
        }
        match order.seen.as_ref().is_none_or(|seen| *seen == present.seen()) {
            true => Stand::Ready(Turn { present, guard }),
            false => Stand::Overtaken(present),
        }
    }

    /// The turn of a conversation that has just been read, with all that is known of it by now.
    pub(super) async fn turn_of(&self, id: &ConversationId) -> Option<Turn> {
        let guard = self.turns.take(id, PATIENCE).await?;
        if self.queue.pending(id).is_some() {
            return None;
        }
        Some(Turn { present: self.journal.known(id)?, guard })
    }

    /// Reads what became of a change that was sent and not confirmed.
    pub(super) async fn read_until_certain(
        &self,
        by: &str,
        id: &ConversationId,
        wish: Wish,
    ) -> Result<Conversation, AppError> {
        let unsettled = Unsettled {
            by: by.to_owned(),
            id: id.clone(),
            wish,
            lane: Lane::Bulk,
            error: SendSevenError::BrokenOff,
            since: Instant::now(),
        };
        match unsettled.read_until_certain(self).await {
            Some(Settled::Made(changed)) => Ok(*changed),
            Some(Settled::NotMade) => Err(AppError::NotMade),
            None => Err(AppError::Unconfirmed),
        }
    }

    /// Writes the change down, makes it, and settles what is left in doubt.
    pub(super) async fn carry_out(
        &self,
        order: Order<'_>,
        turn: Turn,
    ) -> Result<Conversation, Failed> {
        let Order { by, id, wish, lane, settled_within, .. } = order;
        let Turn { present, guard } = turn;
        let entry = self.audit.begin(by, wish.deed(&present)).await;
        let entry = entry.map_err(|error| Failed { error, later: false })?;
        match make(self, &id, present, &wish, lane).await {
            Ok(changed) => {
                self.audit.end(entry, audit::DONE).await;
                Ok(keep(self, &by.operator, changed).await)
            }
            Err(error) if error.leaves_doubt() => {
                let (since, by) = (Instant::now(), by.operator.clone());
                let unsettled = Unsettled { by, id: id.clone(), wish, lane, error, since };
                let doubt = self.doubts.open(&id);
                tokio::spawn(unsettled.settle(self.clone(), entry, doubt, guard));
                let settled = self.doubts.wait(&id);
                let settled = match settled_within {
                    Some(longest) => timeout(longest, settled).await.ok().flatten(),
                    None => settled.await,
                };
                let failed = |error| Err(Failed { error, later: false });
                match settled {
                    Some(Settled::Made(changed)) => Ok(*changed),
                    Some(Settled::NotMade) => failed(AppError::NotMade),
                    None => failed(AppError::Unconfirmed),
                }
            }
            Err(error) => {
                let later = may_come_later(&error);
                let error = about(&id, error);
                self.audit.end(entry, &audit::failure(&error)).await;
                Err(Failed { error, later })
            }
        }
    }
}

/// Whether it says nothing about the change itself: no call was free, or SendSeven cannot be
/// reached.
pub(super) fn may_come_later(error: &SendSevenError) -> bool {
    match error {
        SendSevenError::OverBudget { .. }
        | SendSevenError::Resting { .. }
        | SendSevenError::Unreachable => true,
        SendSevenError::Refused { status, .. } => *status == 429,
        _ => false,
    }
}

/// Whether nothing was sent and any other call would fare no better now.
pub(super) fn fails_for_all(error: &SendSevenError) -> bool {
    may_come_later(error) || error.is_outage() || error.status() == Some(401)
}

async fn make(
    desk: &Desk,
    id: &ConversationId,
    present: Conversation,
    wish: &Wish,
    lane: Lane,
) -> Result<Conversation, SendSevenError> {
    let gateway = desk.gateway.on(lane);
    match wish {
        Wish::Assign(agent) => gateway.assign(id, agent.as_ref()).await,
        Wish::Reopen => gateway.reopen(id).await,
        Wish::Close(note) => Ok(match gateway.close(id, note.as_deref()).await? {
            Closed::Whole(conversation) => *conversation,
            Closed::Confirmed => {
                Conversation { status: Status::Closed, closed_at: Some(now()), ..present }
            }
        }),
    }
}

/// Lets everybody see the new state at once, whatever lists still tell.
pub(super) async fn keep(desk: &Desk, by: &str, changed: Conversation) -> Conversation {
    desk.journal.changed(&changed, Change { by: by.to_owned(), at: now() });
    desk.queue.saw(changed.clone(), Instant::now());
    desk.details.put(changed.id.clone(), changed.clone(), Instant::now());
    named(desk, changed).await
}

/// With the names Sevendesk knows.
pub(super) async fn named(desk: &Desk, mut conversation: Conversation) -> Conversation {
    desk.complete(&desk.team.agents().await.unwrap_or_default(), &mut conversation);
    conversation
}

/// A change of which nobody knows whether it was made.
struct Unsettled {
    by: String,
    id: ConversationId,
    wish: Wish,
    lane: Lane,
    error: SendSevenError,
    since: Instant,
}

impl Unsettled {
    /// Reads until it shows; nobody else changes the conversation meanwhile.
    async fn settle(self, desk: Desk, entry: Entry, doubt: Doubt, _turn: OwnedMutexGuard<()>) {
        let settled = self.read_until_certain(&desk).await;
        let result = match &settled {
            Some(Settled::Made(_)) => audit::DONE,
            Some(Settled::NotMade) => audit::NOT_MADE,
            None => audit::UNCERTAIN,
        };
        desk.audit.end(entry, result).await;
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
            match desk.gateway.on(self.lane).get(&self.id).await {
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
    pub(super) fn deed(&self, present: &Conversation) -> Deed {
        let holder = present.assignee.as_ref().map(|agent| &agent.id);
        self.deed_of(&present.id, present.status.as_str(), holder)
    }

    /// The same of a conversation that is known no better.
    pub(super) fn deed_of(
        &self,
        id: &ConversationId,
        status: &str,
        holder: Option<&AgentId>,
    ) -> Deed {
        let status = || Some(status.to_owned());
        let holder = || holder.map(AgentId::to_string);
        let (action, before, after) = match self {
            Self::Assign(None) => (action::UNASSIGN, holder(), None),
            Self::Assign(Some(agent)) => (action::ASSIGN, holder(), Some(agent.to_string())),
            Self::Close(_) => (action::CLOSE, status(), Some(Status::Closed.as_str().to_owned())),
            Self::Reopen => (action::REOPEN, status(), Some(Status::Open.as_str().to_owned())),
        };
        Deed { action, conversation: Some(id.clone()), before, after, details: None }
    }

    pub(super) fn is_assignment(&self) -> bool {
        matches!(self, Self::Assign(_))
    }

    pub(super) fn is_met_by(&self, conversation: &Conversation) -> bool {
        match self {
            Self::Assign(agent) => conversation.seen().assignee == *agent,
            Self::Close(_) => conversation.status.is_closed(),
            Self::Reopen => !conversation.status.is_closed(),
        }
    }
}

impl Turns {
    /// The next turn to change this conversation; none where it does not come in time.
    pub(super) async fn take(
        &self,
        id: &ConversationId,
        within: Duration,
    ) -> Option<OwnedMutexGuard<()>> {
        let turn = self.0.get_with(id.clone(), Arc::default);
        timeout(within, turn.lock_owned()).await.ok()
    }
}

impl Default for Turns {
    fn default() -> Self {
        let longest = Duration::from_secs(3600);
        Self(Cache::builder().max_capacity(10_000).time_to_idle(longest).build())
    }
}
