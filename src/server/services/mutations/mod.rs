//! One change of one conversation: it is compared with what was seen, written down, made once, and
//! where SendSeven leaves it in doubt, settled by reading.

/// Reading until it is certain whether a mutation was made.
mod confirm;
/// Comparing, making, and conflicts.
pub(super) mod execute;

use super::audit::{self, Actor, AuditEvent, action};
use super::recent_states::Change;
use super::unconfirmed::Resolution;
use super::{Services, conversation_error};
use crate::model::{AgentId, AppError, Conversation, ConversationId, ExpectedState, Status};
use crate::server::sendseven::{Closed, Priority, SendSevenError};
use crate::server::store::now;
use confirm::UnconfirmedMutation;
use moka::sync::Cache;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{Instant, timeout};

/// How long an earlier change of the same conversation is waited for.
pub(in crate::server::services) const LOCK_TIMEOUT: Duration = Duration::from_secs(2);

/// One change of a conversation at a time.
pub struct ConversationLocks(Cache<ConversationId, Arc<Mutex<()>>>);

/// What a conversation is to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::server::services) enum Mutation {
    /// Somebody's; nobody's where there is none.
    Assign(Option<AgentId>),
    /// Closed, with a note.
    Close(Option<String>),
    Reopen,
}

/// A change that is wanted, and on which terms.
pub(in crate::server::services) struct MutationRequest<'a> {
    pub by: &'a Actor,
    pub id: ConversationId,
    /// What it is to be compared with; none where that does not matter.
    pub seen: Option<ExpectedState>,
    pub mutation: Mutation,
    pub priority: Priority,
    /// How long an earlier change of the same conversation is waited for.
    pub lock_timeout: Duration,
    /// How long a doubt is waited for; none for as long as it takes.
    pub confirm_timeout: Option<Duration>,
    /// Whether it is the conversation's pending change, which any other waits for.
    pub is_pending: bool,
}

/// How a conversation stands to a change that is wanted.
pub(in crate::server::services) enum Precheck {
    /// Another change of it is under way.
    Locked,
    /// SendSeven was asked, and failed.
    ReadFailed(SendSevenError),
    /// It is as wished.
    AlreadyDone(Conversation),
    /// It is not what was seen.
    Conflict(Conversation),
    /// It can be changed.
    Ready(LockedConversation),
}

/// A conversation as it was just read, which nobody else changes meanwhile.
pub(in crate::server::services) struct LockedConversation {
    pub present: Conversation,
    pub guard: OwnedMutexGuard<()>,
}

/// A change that was not made, or of which nobody knows.
pub(in crate::server::services) struct Failed {
    pub error: AppError,
    /// Nothing was sent, and the cause is no fault of this change: it may be sent later.
    pub later: bool,
}

impl Services {
    /// Takes the conversation's turn, reads it, and compares it with what was seen.
    pub(in crate::server::services) async fn precheck(
        &self,
        request: &MutationRequest<'_>,
    ) -> Precheck {
        let Some(guard) = self.locks.acquire(&request.id, request.lock_timeout).await else {
            return Precheck::Locked;
        };
        if !request.is_pending && self.queue.pending(&request.id).is_some() {
            return Precheck::Locked;
        }
        let asked = Instant::now();
        let present = match self.gateway.with_priority(request.priority).get(&request.id).await {
            Ok(present) => present,
            Err(error) => return Precheck::ReadFailed(error),
        };
        self.observe(&present, asked);
        if request.mutation.is_met_by(&present) {
            return Precheck::AlreadyDone(present);
        }
        match request.seen.as_ref().is_none_or(|seen| *seen == present.seen()) {
            true => Precheck::Ready(LockedConversation { present, guard }),
            false => Precheck::Conflict(present),
        }
    }

    /// The turn of a conversation that has just been read, with all that is known of it by now.
    pub(in crate::server::services) async fn lock(
        &self,
        id: &ConversationId,
    ) -> Option<LockedConversation> {
        let guard = self.locks.acquire(id, LOCK_TIMEOUT).await?;
        if self.queue.pending(id).is_some() {
            return None;
        }
        Some(LockedConversation { present: self.recent_states.known(id)?, guard })
    }

    /// Reads what became of a change that was sent and not confirmed.
    pub(in crate::server::services) async fn read_until_certain(
        &self,
        by: &str,
        id: &ConversationId,
        mutation: Mutation,
    ) -> Result<Conversation, AppError> {
        let unconfirmed = UnconfirmedMutation {
            by: by.to_owned(),
            id: id.clone(),
            mutation,
            priority: Priority::Bulk,
            error: SendSevenError::BrokenOff,
            since: Instant::now(),
        };
        match unconfirmed.read_until_certain(self).await {
            Some(Resolution::Made(changed)) => Ok(*changed),
            Some(Resolution::NotMade) => Err(AppError::NotMade),
            None => Err(AppError::Unconfirmed),
        }
    }

    /// Writes the change down, makes it, and settles what is left in doubt.
    pub(in crate::server::services) async fn apply(
        &self,
        request: MutationRequest<'_>,
        lock: LockedConversation,
    ) -> Result<Conversation, Failed> {
        let MutationRequest { by, id, mutation, priority, confirm_timeout, .. } = request;
        let LockedConversation { present, guard } = lock;
        let entry = self.audit.begin(by, mutation.event(&present)).await;
        let entry = entry.map_err(|error| Failed { error, later: false })?;
        match send(self, &id, present, &mutation, priority).await {
            Ok(changed) => {
                self.audit.end(entry, audit::DONE).await;
                Ok(publish(self, &by.operator, changed).await)
            }
            Err(error) if error.is_inconclusive() => {
                let (since, by) = (Instant::now(), by.operator.clone());
                let unconfirmed =
                    UnconfirmedMutation { by, id: id.clone(), mutation, priority, error, since };
                let resolver = self.unconfirmed.open(&id);
                tokio::spawn(unconfirmed.settle(self.clone(), entry, resolver, guard));
                let resolution = self.unconfirmed.wait(&id);
                let resolution = match confirm_timeout {
                    Some(longest) => timeout(longest, resolution).await.ok().flatten(),
                    None => resolution.await,
                };
                let failed = |error| Err(Failed { error, later: false });
                match resolution {
                    Some(Resolution::Made(changed)) => Ok(*changed),
                    Some(Resolution::NotMade) => failed(AppError::NotMade),
                    None => failed(AppError::Unconfirmed),
                }
            }
            Err(error) => {
                let later = may_come_later(&error);
                let error = conversation_error(&id, error);
                self.audit.end(entry, &audit::failure(&error)).await;
                Err(Failed { error, later })
            }
        }
    }
}

/// Whether it says nothing about the change itself: no call was free, or SendSeven cannot be
/// reached.
pub(in crate::server::services) fn may_come_later(error: &SendSevenError) -> bool {
    match error {
        SendSevenError::OverBudget { .. }
        | SendSevenError::CircuitOpen { .. }
        | SendSevenError::Unreachable => true,
        SendSevenError::Refused { status, .. } => *status == 429,
        _ => false,
    }
}

/// Whether nothing was sent and any other call would fare no better now.
pub(in crate::server::services) fn fails_for_all(error: &SendSevenError) -> bool {
    may_come_later(error) || error.is_outage() || error.status() == Some(401)
}

async fn send(
    services: &Services,
    id: &ConversationId,
    present: Conversation,
    mutation: &Mutation,
    priority: Priority,
) -> Result<Conversation, SendSevenError> {
    let gateway = services.gateway.with_priority(priority);
    match mutation {
        Mutation::Assign(agent) => gateway.assign(id, agent.as_ref()).await,
        Mutation::Reopen => gateway.reopen(id).await,
        Mutation::Close(note) => Ok(match gateway.close(id, note.as_deref()).await? {
            Closed::Whole(conversation) => *conversation,
            Closed::Confirmed => {
                Conversation { status: Status::Closed, closed_at: Some(now()), ..present }
            }
        }),
    }
}

/// Lets everybody see the new state at once, whatever lists still tell.
pub(in crate::server::services) async fn publish(
    services: &Services,
    by: &str,
    changed: Conversation,
) -> Conversation {
    services.recent_states.record_change(&changed, Change { by: by.to_owned(), at: now() });
    services.queue.upsert(changed.clone(), Instant::now());
    services.details.insert(changed.id.clone(), changed.clone(), Instant::now());
    with_names(services, changed).await
}

/// With the names Sevendesk knows.
pub(in crate::server::services) async fn with_names(
    services: &Services,
    mut conversation: Conversation,
) -> Conversation {
    services.fill_names(&services.team.agents().await.unwrap_or_default(), &mut conversation);
    conversation
}

impl Mutation {
    /// As it stands in the audit.
    pub(in crate::server::services) fn event(&self, present: &Conversation) -> AuditEvent {
        let holder = present.assignee.as_ref().map(|agent| &agent.id);
        self.event_of(&present.id, present.status.as_str(), holder)
    }

    /// The same of a conversation that is known no better.
    pub(in crate::server::services) fn event_of(
        &self,
        id: &ConversationId,
        status: &str,
        holder: Option<&AgentId>,
    ) -> AuditEvent {
        let status = || Some(status.to_owned());
        let holder = || holder.map(AgentId::to_string);
        let (action, before, after) = match self {
            Self::Assign(None) => (action::UNASSIGN, holder(), None),
            Self::Assign(Some(agent)) => (action::ASSIGN, holder(), Some(agent.to_string())),
            Self::Close(_) => (action::CLOSE, status(), Some(Status::Closed.as_str().to_owned())),
            Self::Reopen => (action::REOPEN, status(), Some(Status::Open.as_str().to_owned())),
        };
        AuditEvent { action, conversation: Some(id.clone()), before, after, details: None }
    }

    pub(in crate::server::services) fn is_assignment(&self) -> bool {
        matches!(self, Self::Assign(_))
    }

    pub(in crate::server::services) fn is_met_by(&self, conversation: &Conversation) -> bool {
        match self {
            Self::Assign(agent) => conversation.seen().assignee == *agent,
            Self::Close(_) => conversation.status.is_closed(),
            Self::Reopen => !conversation.status.is_closed(),
        }
    }
}

impl ConversationLocks {
    /// The next turn to change this conversation; none where it does not come in time.
    pub(in crate::server::services) async fn acquire(
        &self,
        id: &ConversationId,
        within: Duration,
    ) -> Option<OwnedMutexGuard<()>> {
        let lock = self.0.get_with(id.clone(), Arc::default);
        timeout(within, lock.lock_owned()).await.ok()
    }
}

impl Default for ConversationLocks {
    fn default() -> Self {
        let longest = Duration::from_secs(3600);
        Self(Cache::builder().max_capacity(10_000).time_to_idle(longest).build())
    }
}
