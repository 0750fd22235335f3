//! One change of one conversation: checked for conflicts, audited, made once, and resolved by
//! reading if SendSeven does not confirm it.

/// Resolving unconfirmed mutations.
mod confirm;
/// Executing mutations and reporting conflicts.
pub(super) mod execute;

use super::audit::{self, Actor, AuditEvent, action};
use super::recent_states::Change;
use super::unconfirmed::Resolution;
use super::{Services, conversation_error};
use crate::model::{
    AgentId, AppError, AttachmentId, Conversation, ConversationId, ExpectedState, Mutation, Snooze,
    Status, UploadedFile,
};
use crate::server::sendseven::{Closed, Priority, SendSevenError};
use crate::server::store::now;
use confirm::UnconfirmedMutation;
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{Instant, timeout};

/// Default time to wait for the lock of a conversation.
pub(in crate::server::services) const LOCK_TIMEOUT: Duration = Duration::from_secs(2);

/// Allows one change of a conversation at a time.
pub struct ConversationLocks(Cache<ConversationId, Arc<Mutex<()>>>);

/// A mutation and how to execute it.
pub(in crate::server::services) struct MutationRequest<'a> {
    pub by: &'a Actor,
    pub id: ConversationId,
    /// The state that was seen; `None` skips the comparison.
    pub seen: Option<ExpectedState>,
    pub mutation: Mutation,
    pub priority: Priority,
    /// How long to wait for the lock of the conversation.
    pub lock_timeout: Duration,
    /// How long to wait for confirmation; `None` waits until it is resolved.
    pub confirm_timeout: Option<Duration>,
    /// Whether this is the conversation's pending change, which blocks any other.
    pub is_pending: bool,
}

/// Result of checking a conversation before a mutation.
pub(in crate::server::services) enum Precheck {
    /// Another change is in progress or pending.
    Locked,
    /// Reading the conversation failed.
    ReadFailed(SendSevenError),
    /// It is already in the target state.
    AlreadyDone(Conversation),
    /// It changed after it was seen.
    Conflict(Conversation),
    /// It is locked and can be changed.
    Ready(LockedConversation),
}

/// A conversation that was just read, with its lock.
pub(in crate::server::services) struct LockedConversation {
    pub present: Conversation,
    pub guard: OwnedMutexGuard<()>,
}

/// A change that was not made, or is unconfirmed.
pub(in crate::server::services) struct Failed {
    pub error: AppError,
    /// Nothing was sent and the change is not the cause: it can be retried later.
    pub later: bool,
}

impl Services {
    /// Locks the conversation, reads it, and compares it with the state seen.
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
        if request.mutation.is_made_in(&present) || self.was_sent(&request.id, &request.mutation) {
            return Precheck::AlreadyDone(present);
        }
        match request.mutation.may_follow(request.seen.as_ref(), &present, now()) {
            true => Precheck::Ready(LockedConversation { present, guard }),
            false => Precheck::Conflict(present),
        }
    }

    /// Locks a conversation that was just read. Returns it in its latest known state.
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

    /// Resolves a change that was sent and not confirmed: reads the conversation, or sends a reply
    /// again with its key.
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

    /// Audits the change, sends it, and resolves it if it is unconfirmed.
    pub(in crate::server::services) async fn apply(
        &self,
        request: MutationRequest<'_>,
        lock: LockedConversation,
    ) -> Result<Conversation, Failed> {
        let MutationRequest { by, id, mutation, priority, confirm_timeout, .. } = request;
        let LockedConversation { present, guard } = lock;
        let entry = self.audit.begin(by, audit_event(&mutation, &present)).await;
        let entry = entry.map_err(|error| Failed { error, later: false })?;
        match send(self, &id, present, &mutation, priority).await {
            Ok(changed) => {
                self.audit.end(entry, audit::DONE).await;
                Ok(publish(self, &by.operator, &mutation, changed).await)
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
                let later = is_retryable_later(&error);
                let error = conversation_error(&id, error);
                self.audit.end(entry, &audit::failure(&error)).await;
                Err(Failed { error, later })
            }
        }
    }
}

/// Returns whether a retry may succeed later: the rate limiter refused the call, SendSeven is
/// unreachable, or another server leads.
pub(in crate::server::services) fn is_retryable_later(error: &SendSevenError) -> bool {
    match error {
        SendSevenError::OverBudget { .. }
        | SendSevenError::CircuitOpen { .. }
        | SendSevenError::NotLeading
        | SendSevenError::Unreachable
        | SendSevenError::Certificate => true,
        SendSevenError::Refused { status, .. } => *status == 429,
        _ => false,
    }
}

/// Returns whether nothing was sent and any other call would fail now too.
pub(in crate::server::services) fn fails_for_all(error: &SendSevenError) -> bool {
    is_retryable_later(error) || error.is_outage() || error.status() == Some(401)
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
        Mutation::Template { template, .. } => {
            let key = idempotency_key(id, mutation).unwrap_or_default();
            let sent = gateway.send_template(id, template, key).await;
            if let Err(SendSevenError::NotSent { .. }) = sent {
                services.templates.note_refused(id);
            }
            sent?;
            Ok(mutation.apply(present, now()))
        }
        Mutation::Reply { text, key, files } => {
            gateway.reply(id, text, files, reply_key(id, text, key, ids(files))).await?;
            Ok(mutation.apply(present, now()))
        }
        Mutation::Snooze(snooze) => gateway.snooze(id, *snooze).await,
        Mutation::Wake => gateway.wake(id).await,
        Mutation::Subject { text, .. } => gateway.set_subject(id, text).await,
        Mutation::TakeOver => {
            gateway.end_bot(id).await?;
            services.invalidate_bot(id);
            Ok(mutation.apply(present, now()))
        }
        Mutation::Tag(tag) | Mutation::Untag(tag) => {
            let path = || SendSevenError::Unreadable { path: "tag".to_owned() };
            let on = matches!(mutation, Mutation::Tag(_));
            gateway.set_tag(id, tag.id.as_ref().ok_or_else(path)?, on).await?;
            Ok(mutation.apply(present, now()))
        }
        Mutation::Close(note) => Ok(match gateway.close(id, note.as_deref()).await? {
            Closed::Whole(conversation) => *conversation,
            Closed::Confirmed => mutation.apply(present, now()),
        }),
    }
}

/// Shows the new state to all operators at once, even while lists still lag.
pub(in crate::server::services) async fn publish(
    services: &Services,
    by: &str,
    mutation: &Mutation,
    changed: Conversation,
) -> Conversation {
    match mutation {
        // Whoever replied or tagged it is not who assigned or closed it.
        _ if mutation.is_one_of_many() => {
            services.note_sent(&changed.id, mutation);
            services.recent_states.observe(&changed, Instant::now());
        }
        Mutation::TakeOver => services.recent_states.observe(&changed, Instant::now()),
        _ => {
            let change = Change { by: by.to_owned(), at: now() };
            match mutation {
                Mutation::Subject { .. } => services.recent_states.record_subject(&changed, change),
                _ => services.recent_states.record_change(&changed, change),
            }
        }
    }
    services.queue.upsert(changed.clone(), Instant::now());
    services.details.insert(changed.id.clone(), changed.clone(), Instant::now());
    with_names(services, changed).await
}

/// Returns the key under which SendSeven accepts a reply once.
pub(in crate::server::services) fn reply_key<'a>(
    id: &'a ConversationId,
    text: &'a str,
    key: &'a str,
    files: impl Iterator<Item = &'a AttachmentId>,
) -> String {
    message_key([id.as_str(), key, text].into_iter().chain(files.map(AttachmentId::as_str)))
}

/// Returns the key of a message. It depends on what is sent, so that another text is never taken for
/// a repetition.
fn message_key<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hex::encode(&hash.finalize()[..16])
}

fn ids(files: &[UploadedFile]) -> impl Iterator<Item = &AttachmentId> {
    files.iter().map(|file| &file.id)
}

/// Fills in the names Sevendesk knows.
pub(in crate::server::services) async fn with_names(
    services: &Services,
    mut conversation: Conversation,
) -> Conversation {
    services.fill_names(&services.team.agents().await.unwrap_or_default(), &mut conversation);
    conversation
}

/// Returns the mutation as an audit event.
pub(in crate::server::services) fn audit_event(
    mutation: &Mutation,
    present: &Conversation,
) -> AuditEvent {
    audit_event_of(mutation, &present.id, present.status.as_str(), &present.seen())
}

/// The same of a conversation that is known as its operator saw it.
pub(in crate::server::services) fn audit_event_of(
    mutation: &Mutation,
    id: &ConversationId,
    status: &str,
    state: &ExpectedState,
) -> AuditEvent {
    let status = || Some(status.to_owned());
    let holder = || state.assignee.as_ref().map(AgentId::to_string);
    let until = |snooze: Option<Snooze>| snooze.map(|snooze| snooze.until.iso());
    let (action, before, after) = match mutation {
        Mutation::Assign(None) => (action::UNASSIGN, holder(), None),
        Mutation::Assign(Some(agent)) => (action::ASSIGN, holder(), Some(agent.to_string())),
        Mutation::Close(_) => (action::CLOSE, status(), Some(Status::Closed.as_str().to_owned())),
        Mutation::Reopen => (action::REOPEN, status(), Some(Status::Open.as_str().to_owned())),
        Mutation::Snooze(snooze) => (action::SNOOZE, until(state.snooze), until(Some(*snooze))),
        Mutation::Wake => (action::WAKE, until(state.snooze), None),
        Mutation::Tag(tag) => (action::TAG, None, Some(tag.name.clone())),
        Mutation::Untag(tag) => (action::UNTAG, Some(tag.name.clone()), None),
        Mutation::Subject { .. } => (action::SUBJECT, None, None),
        Mutation::TakeOver => (action::TAKE_OVER, None, None),
        Mutation::Reply { .. } => (action::REPLY, None, None),
        Mutation::Template { template, .. } => {
            (action::TEMPLATE, None, Some(template.name.clone()))
        }
    };
    let details = file_count(mutation.files().len());
    AuditEvent { action, conversation: Some(id.clone()), before, after, details }
}

/// Says in an audit entry how many files a reply has, which are not named there.
fn file_count(files: usize) -> Option<String> {
    (files > 0).then(|| format!("{files} files"))
}

/// Returns the key under which SendSeven accepts a message once; `None` for other mutations.
pub(in crate::server::services) fn idempotency_key(
    id: &ConversationId,
    mutation: &Mutation,
) -> Option<String> {
    match mutation {
        Mutation::Reply { text, key, files } => Some(reply_key(id, text, key, ids(files))),
        Mutation::Template { template, key, .. } => {
            Some(message_key([id.as_str(), key, &template.to_text()]))
        }
        _ => None,
    }
}

impl ConversationLocks {
    /// Returns the conversation's lock, or `None` on timeout.
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
