//! State transitions: pending to sent, undone, or failed. Each updates the database first, then
//! what operators see; a lock serializes them so that the two agree.

use super::defer::ChangeRequest;
use super::{fault, recovery};
use crate::model::{
    AppError, Conversation, ConversationId, ExpectedState, Mutation, PendingChange, Timestamp,
};
use crate::server::services::Services;
use crate::server::services::queue::Overlay;
use crate::server::store::attention::NewAttention;
use crate::server::store::now_ms;
use crate::server::store::pending::{NewPendingChange, PendingRecord};
use std::sync::atomic::Ordering;

impl Services {
    /// Loads the pending changes of an earlier run, once, shows them, and resolves those that were
    /// being sent.
    pub(in crate::server::services) async fn restore_pending(&self) -> Result<(), AppError> {
        let restore = async || {
            for record in self.pending.store().pending_changes().await.map_err(fault)? {
                self.show(&record, None);
                if record.sending_at.is_some() {
                    tokio::spawn(recovery::settle(self.clone(), record));
                }
            }
            self.pending.0.changed.notify_one();
            Ok(())
        };
        self.pending.0.restored.get_or_try_init(restore).await.copied()
    }

    /// Stores a change until it is due, replacing the one named by `replaces`. Returns `None` if
    /// that one is being sent or no longer exists.
    pub(super) async fn add_pending(
        &self,
        request: &ChangeRequest,
        due_in: i64,
        expected: ExpectedState,
        replaces: Option<i64>,
        present: &Conversation,
    ) -> Result<Option<Conversation>, AppError> {
        let now = self.pending.now_ms();
        let change = NewPendingChange {
            user_id: request.user_id,
            request: request.by.request.clone(),
            conversation: request.id.clone(),
            mutation: request.mutation.clone(),
            expected,
            created_at: now,
            due_at: now + due_in,
            tried_at: request.delayed.then_some(now),
        };
        let _one = self.pending.0.transition.lock().await;
        let added = self.pending.store().add_pending(&change, replaces).await.map_err(fault)?;
        let Some(id) = added else { return Ok(None) };
        let record = PendingRecord::new(id, change, request.by.operator.clone());
        self.show(&record, Some(present));
        self.truncate_log_later(replaces.is_some());
        self.pending.0.changed.notify_one();
        self.publish_own(record.user_id);
        Ok(Some(overlay(&record).over(present)))
    }

    /// Marks a change as being sent. Returns `None` if it is gone or already being sent.
    pub(super) async fn mark_sending(&self, id: i64) -> Result<Option<PendingRecord>, AppError> {
        let _one = self.pending.0.transition.lock().await;
        let store = self.pending.store();
        // System clock: after a restart, recovery waits for requests in transit.
        let marked = store.mark_pending_sending(id, now_ms()).await.map_err(fault)?;
        let Some(record) = marked else {
            self.hide_where_waiting(id);
            return Ok(None);
        };
        self.show(&record, self.known(&record.conversation).as_ref());
        self.publish_own(record.user_id);
        Ok(Some(record))
    }

    /// Postpones a change that was not sent; it can be undone again.
    pub(super) async fn postpone(
        &self,
        record: &PendingRecord,
        due_at: i64,
        tried_at: Option<i64>,
    ) -> Result<(), AppError> {
        let _one = self.pending.0.transition.lock().await;
        let store = self.pending.store();
        store.postpone_pending(record.id, due_at, tried_at).await.map_err(fault)?;
        let record = PendingRecord { due_at, tried_at, sending_at: None, ..record.clone() };
        self.show(&record, self.known(&record.conversation).as_ref());
        self.finish_transition(record.user_id);
        Ok(())
    }

    /// Removes a change that was made or dropped; with a `cause`, it needs attention.
    pub(super) async fn settle_pending(
        &self,
        record: &PendingRecord,
        cause: Option<AppError>,
    ) -> Result<(), AppError> {
        let _one = self.pending.0.transition.lock().await;
        let attention = cause.map(|cause| NewAttention {
            user_id: record.user_id,
            conversation: record.conversation.clone(),
            mutation: record.mutation.clone(),
            expected: record.expected.clone(),
            cause,
        });
        let store = self.pending.store();
        store.settle_pending(record.id, attention.as_ref()).await.map_err(fault)?;
        if attention.is_some() {
            self.pending.forget_attention(record.user_id);
        }
        self.hide(&record.conversation);
        self.truncate_log_later(record.mutation.text().is_some());
        self.finish_transition(record.user_id);
        Ok(())
    }

    /// Undoes a change; what it would have sent returns to its author's form. Returns false if it is being
    /// sent or no longer exists.
    pub(super) async fn drop_pending(
        &self,
        conversation: &ConversationId,
        overlay: &Overlay,
    ) -> Result<bool, AppError> {
        let _one = self.pending.0.transition.lock().await;
        if !self.pending.store().undo_pending(overlay.change.id).await.map_err(fault)? {
            return Ok(false);
        }
        match &overlay.mutation {
            Mutation::Reply { text, files, .. } => {
                self.drafts.return_to_author(overlay.user_id, conversation, text);
                self.attachments.return_to_author(overlay.user_id, conversation, files);
            }
            Mutation::Template { template, .. } => {
                self.templates.put_draft(overlay.user_id, conversation, template);
            }
            _ => {}
        }
        self.hide(conversation);
        self.truncate_log_later(true);
        self.finish_transition(overlay.user_id);
        Ok(true)
    }

    fn show(&self, record: &PendingRecord, elsewhere: Option<&Conversation>) {
        self.queue.set_overlay(&record.conversation, Some(overlay(record)), elsewhere);
    }

    fn hide(&self, conversation: &ConversationId) {
        self.queue.set_overlay(conversation, None, self.known(conversation).as_ref());
    }

    /// Hides an unsent change that is no longer in the database.
    fn hide_where_waiting(&self, id: i64) {
        let stale = self.queue.read(|snapshot| {
            let mut waiting = snapshot.pending().filter(|(_, one)| !one.sending);
            waiting
                .find(|(_, one)| one.change.id == id)
                .map(|(conversation, _)| conversation.clone())
        });
        if let Some(conversation) = stale {
            self.hide(&conversation);
        }
    }

    fn finish_transition(&self, user_id: i64) {
        self.pending.0.settled.notify_waiters();
        self.pending.0.changed.notify_one();
        self.publish_own(user_id);
    }

    /// Makes the runner empty the database's log if a note may have been deleted.
    pub(super) fn truncate_log_later(&self, note: bool) {
        if note {
            self.pending.0.log_holds_note.store(true, Ordering::Relaxed);
            self.pending.0.changed.notify_one();
        }
    }
}

fn overlay(record: &PendingRecord) -> Overlay {
    Overlay {
        change: PendingChange {
            id: record.id,
            operator: record.operator.clone(),
            kind: record.mutation.kind(),
            due_at: record.due_at,
        },
        user_id: record.user_id,
        mutation: record.mutation.clone(),
        expected: record.expected.clone(),
        since: Timestamp(record.created_at.div_euclid(1_000)),
        sending: record.sending_at.is_some(),
        delayed: record.tried_at.is_some(),
    }
}
