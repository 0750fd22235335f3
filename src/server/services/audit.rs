//! Who did what. An entry is written before the change; a change that cannot be written down is not
//! made. What became of it is added after.

pub use crate::model::audit::{COMMAND_LINE, NOBODYS_NAME, action};
use crate::model::{AppError, ConversationId};
use crate::server::error::internal_error;
use crate::server::store::{Store, StoreError, audit::AuditRecord, audit::NewAuditEntry};

/// Who acts, and the number of their request, which the log has too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub operator: String,
    pub request: String,
}

/// What is about to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditEvent {
    pub action: &'static str,
    pub conversation: Option<ConversationId>,
    pub before: Option<String>,
    pub after: Option<String>,
    /// A filter or a count; never what people wrote.
    pub details: Option<String>,
}

/// What became of a change, where it was made.
pub const DONE: &str = "done";
pub const NOT_MADE: &str = "not made";
pub const UNCERTAIN: &str = "uncertain";
/// Not even begun: the role does not allow it.
pub const REFUSED: &str = "refused";

/// Where deeds are written down. Cheap to clone.
#[derive(Clone)]
pub struct Audit(Store);

/// A change that is written down; its result is still to come.
#[must_use = "what became of it is to be written down too"]
pub struct Entry(i64);

/// What the audit last has of a request.
pub(super) enum LastEntry {
    Ended(String),
    CutOff(Entry),
}

impl Audit {
    pub fn new(store: Store) -> Self {
        Self(store)
    }

    /// Writes down what is about to be done.
    pub async fn begin(&self, by: &Actor, event: AuditEvent) -> Result<Entry, AppError> {
        let AuditEvent { action, conversation, before, after, details } = event;
        let entry = NewAuditEntry {
            operator: by.operator.clone(),
            action,
            conversation,
            before,
            after,
            details,
            request: by.request.clone(),
        };
        self.0.add_audit(&entry).await.map(Entry).map_err(|e| internal_error("audit", &e))
    }

    /// Writes down what became of it. The change is made or not by now: that this could not be
    /// written is for the log.
    pub async fn end(&self, entry: Entry, result: &str) {
        if let Err(error) = self.0.add_audit_result(entry.0, result).await {
            internal_error("audit", &error);
        }
    }

    /// An entry of a request that was cut off, whose result is still to come.
    pub(super) async fn find_unfinished(
        &self,
        conversation: &ConversationId,
        request: &str,
    ) -> Result<Option<Entry>, StoreError> {
        Ok(self.0.unended_audit(conversation, request).await?.map(Entry))
    }

    /// The last entry of a request, with its result or still without one.
    pub(super) async fn last_entry(
        &self,
        conversation: &ConversationId,
        request: &str,
    ) -> Result<Option<LastEntry>, StoreError> {
        let found = self.0.last_audit(conversation, request).await?;
        Ok(found.map(|(id, result)| match result {
            Some(result) => LastEntry::Ended(result),
            None => LastEntry::CutOff(Entry(id)),
        }))
    }

    /// Does what the entry tells of, between writing it down and writing down what became of it.
    pub async fn audited<T>(
        &self,
        by: &Actor,
        event: AuditEvent,
        work: impl Future<Output = Result<T, AppError>>,
    ) -> Result<T, AppError> {
        let entry = self.begin(by, event).await?;
        let outcome = work.await;
        let result = outcome.as_ref().err().map_or_else(|| DONE.to_owned(), failure);
        self.end(entry, &result).await;
        outcome
    }

    /// What was done to a conversation here, oldest first, the last so many. Where that cannot be
    /// read, what can be is shown without it.
    pub async fn of(&self, conversation: &ConversationId, most: u32) -> Vec<AuditRecord> {
        let entries = self.0.audit_of(conversation, most).await;
        entries.inspect_err(|error| drop(internal_error("audit", error))).unwrap_or_default()
    }

    /// The same for what is over at once.
    pub async fn record(
        &self,
        by: &Actor,
        event: AuditEvent,
        result: &str,
    ) -> Result<(), AppError> {
        let entry = self.begin(by, event).await?;
        self.end(entry, result).await;
        Ok(())
    }
}

/// A failure for the audit: the key of what happened.
pub fn failure(error: &AppError) -> String {
    failed(error.key())
}

/// The same for what only the audit tells of.
pub fn failed(key: &str) -> String {
    ["failed: ", key].concat()
}
