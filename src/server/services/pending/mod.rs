//! Undo on the server: a change that can be undone is stored in the database with its due time,
//! shown to all operators as made, and sent when due. If it fails, it needs its operator's
//! attention.

/// Failed changes, until their operator dismisses them.
pub mod attention;
/// The clock that determines when changes are due.
mod clock;
/// Deferring a change instead of sending it.
mod defer;
/// Resolving changes that were being sent at a crash.
mod recovery;
/// Sending due changes.
mod runner;
/// State transitions: pending to sent, undone, or failed.
mod transitions;

pub(super) use defer::{ChangeRequest, defer, lock_for_change};
pub use runner::run;

use super::queue::Overlay;
use super::{Services, team};
use crate::model::{
    Agent, AppError, Conversation, ConversationId, Mutation, OwnPendingChange, UndoRefusal,
};
use crate::server::error::store_error;
use crate::server::events::Event;
use crate::server::services::Caller;
use crate::server::store::attention::AttentionRecord;
use crate::server::store::{Store, StoreError};
use clock::{Clock, milliseconds};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Notify, OnceCell};

/// State of pending changes beyond what the queue shows. Clones share it.
#[derive(Clone)]
pub struct Pending(Arc<Shared>);

struct Shared {
    store: Store,
    clock: Clock,
    /// Wakes the runner.
    changed: Notify,
    /// Signals that a change being sent was settled or postponed.
    settled: Notify,
    /// Set once the changes of an earlier run have been loaded.
    restored: OnceCell<()>,
    /// Serializes transitions, so that database and memory agree.
    transition: tokio::sync::Mutex<()>,
    /// Whether the database's log may still contain a deleted note.
    log_holds_note: AtomicBool,
    /// Cached attention entries by operator.
    attention: Mutex<HashMap<i64, Arc<[AttentionRecord]>>>,
}

impl Pending {
    pub(super) fn new(store: Store) -> Self {
        Self(Arc::new(Shared {
            store,
            clock: Clock::default(),
            changed: Notify::new(),
            settled: Notify::new(),
            restored: OnceCell::new(),
            transition: tokio::sync::Mutex::default(),
            // An earlier run may have stopped before it emptied the log.
            log_holds_note: AtomicBool::new(true),
            attention: Mutex::default(),
        }))
    }

    /// Returns the time of the pending clock, in Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.0.clock.now_ms()
    }

    /// Advances the clock, for tests.
    pub fn advance(&self, by: Duration) {
        self.0.clock.advance(by);
        self.0.changed.notify_one();
    }

    /// Returns whether the database's log may still contain a deleted note.
    pub fn log_holds_note(&self) -> bool {
        self.0.log_holds_note.load(Ordering::Relaxed)
    }

    fn store(&self) -> &Store {
        &self.0.store
    }
}

/// Returns the caller's own pending changes from memory, oldest first.
pub async fn own_changes(services: &Services, caller: &Caller) -> Vec<OwnPendingChange> {
    let mut own = services.own_pending(caller.user_id);
    if own.is_empty() {
        return Vec::new();
    }
    own.sort_by_key(|(_, overlay)| overlay.change.id);
    let agents = services.team.agents().await.unwrap_or_default();
    let entry = |(conversation, overlay): (ConversationId, Overlay)| OwnPendingChange {
        id: overlay.change.id,
        contact: services.contact_label(&conversation),
        conversation,
        assignee: assignee_of(&overlay.mutation, &agents),
        mutation: overlay.mutation,
        due_at: overlay.change.due_at,
        sending: overlay.sending,
        delayed: overlay.delayed,
    };
    own.into_iter().map(entry).collect()
}

/// Undoes one of the caller's own pending changes unless it is being sent.
pub async fn undo(
    services: &Services,
    caller: &Caller,
    id: i64,
) -> Result<ConversationId, AppError> {
    let (conversation, overlay) = own(services, caller, id).await?;
    match services.drop_pending(&conversation, &overlay).await? {
        true => Ok(conversation),
        false => Err(AppError::UndoRefused(UndoRefusal::Sending)),
    }
}

/// Undoes the caller's latest change that can still be undone, never another operator's.
pub async fn undo_latest(services: &Services, caller: &Caller) -> Result<ConversationId, AppError> {
    services.restore_pending().await?;
    loop {
        let own = services.own_pending(caller.user_id).into_iter();
        let latest = own.filter(|(_, one)| !one.sending).max_by_key(|(_, one)| one.change.id);
        let (conversation, overlay) = latest.ok_or(AppError::UndoRefused(UndoRefusal::Nothing))?;
        if services.drop_pending(&conversation, &overlay).await? {
            return Ok(conversation);
        }
    }
}

/// Sends one of the caller's own pending changes at once and returns the outcome.
pub async fn send_now(
    services: &Services,
    caller: &Caller,
    id: i64,
) -> Result<Conversation, AppError> {
    own(services, caller, id).await?;
    runner::send_at_once(services, id).await
}

/// Parses the ID of a pending change or entry from a form; `None` if empty.
pub fn number(text: &str) -> Result<Option<i64>, AppError> {
    match text.trim() {
        "" => Ok(None),
        text => {
            text.parse().map(Some).map_err(|_| AppError::bad_input("id", text, "expected-form"))
        }
    }
}

/// Returns a pending change of the caller that is not being sent.
async fn own(
    services: &Services,
    caller: &Caller,
    id: i64,
) -> Result<(ConversationId, Overlay), AppError> {
    services.restore_pending().await?;
    let found = services.queue.read(|snapshot| {
        let mut all = snapshot.pending();
        let found = all.find(|(_, overlay)| overlay.change.id == id);
        found.map(|(conversation, overlay)| (conversation.clone(), overlay.clone()))
    });
    let refused = |refusal| Err(AppError::UndoRefused(refusal));
    match found {
        None => refused(UndoRefusal::Gone),
        Some((_, overlay)) if overlay.user_id != caller.user_id => {
            refused(UndoRefusal::NotOwn { operator: overlay.change.operator })
        }
        Some((_, overlay)) if overlay.sending => refused(UndoRefusal::Sending),
        Some(found) => Ok(found),
    }
}

impl Services {
    /// Returns SendSeven's last state of a conversation, if it is in memory.
    pub(super) fn known(&self, id: &ConversationId) -> Option<Conversation> {
        let in_queue = self.queue.read(|snapshot| snapshot.upstream(id).cloned());
        let known = in_queue.or_else(|| self.recent_states.known(id));
        known.or_else(|| self.details.peek(id).map(|cached| (*cached).clone()))
    }

    /// Returns the contact's label if it is in memory, else the conversation's ID.
    fn contact_label(&self, id: &ConversationId) -> String {
        match self.known(id) {
            Some(mut known) => {
                self.contacts.fill_from_cache(&mut known);
                known.contact.label().to_owned()
            }
            None => id.to_string(),
        }
    }

    fn own_pending(&self, user_id: i64) -> Vec<(ConversationId, Overlay)> {
        self.queue.read(|snapshot| {
            let own = snapshot.pending().filter(|(_, overlay)| overlay.user_id == user_id);
            own.map(|(id, overlay)| (id.clone(), overlay.clone())).collect()
        })
    }

    /// Publishes that an operator's pending changes or attention entries changed.
    fn publish_own(&self, user_id: i64) {
        self.events.publish(Event::Own { user_id });
    }
}

/// Returns the agent that a change assigns to, with the name if it is known.
fn assignee_of(mutation: &Mutation, agents: &[Agent]) -> Option<Agent> {
    let Mutation::Assign(Some(id)) = mutation else { return None };
    Some(team::find(agents, id).cloned().unwrap_or_else(|| Agent::from(id.clone())))
}

fn fault(error: StoreError) -> AppError {
    store_error("pending changes", &error)
}
