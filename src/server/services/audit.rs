//! Audit log. An entry is written before its change; if it cannot be written, the change is not
//! made. The result is added afterwards.

pub use crate::model::audit::{COMMAND_LINE, NOBODYS_NAME, action};
use crate::model::{AppError, ConversationId};
use crate::server::error::store_error;
use crate::server::store::{Store, StoreError, audit::AuditRecord, audit::NewAuditEntry};

/// The operator who acts, and the request ID, which the server log contains too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub operator: String,
    pub request: String,
}

/// An action, described before it starts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditEvent {
    pub action: &'static str,
    pub conversation: Option<ConversationId>,
    pub before: Option<String>,
    pub after: Option<String>,
    /// A filter or a count; never text that people wrote.
    pub details: Option<String>,
}

/// Result of a change that was made.
pub const DONE: &str = "done";
pub const NOT_MADE: &str = "not made";
pub const UNCERTAIN: &str = "uncertain";
/// Not attempted: the role does not allow it.
pub const REFUSED: &str = "refused";

/// Writes and reads audit entries. Cheap to clone.
#[derive(Clone)]
pub struct Audit(Store);

/// An entry whose result has not been written yet.
#[must_use = "what became of it is to be written down too"]
pub struct Entry(i64);

/// The last audit entry of a request.
pub(super) enum LastEntry {
    Ended(String),
    CutOff(Entry),
}

impl Audit {
    pub fn new(store: Store) -> Self {
        Self(store)
    }

    /// Writes the entry of an action that is about to start.
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
        self.0.add_audit(&entry).await.map(Entry).map_err(|e| store_error("audit", &e))
    }

    /// Writes the result. The change is already made or not, so a write error only goes to the log.
    pub async fn end(&self, entry: Entry, result: &str) {
        if let Err(error) = self.0.add_audit_result(entry.0, result).await {
            store_error("audit", &error);
        }
    }

    /// Returns the last entry of a request, with its result if it has one.
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

    /// Runs `work` between writing the entry and writing its result.
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

    /// Returns the last `most` audit entries of a conversation, oldest first. Returns none if they
    /// cannot be read, so that the rest can still be shown.
    pub async fn of(&self, conversation: &ConversationId, most: u32) -> Vec<AuditRecord> {
        let entries = self.0.audit_of(conversation, most).await;
        entries.inspect_err(|error| drop(store_error("audit", error))).unwrap_or_default()
    }

    /// Writes an entry together with its result.
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

/// Returns the audit result for an error: `failed: ` and its key.
pub fn failure(error: &AppError) -> String {
    failed(error.key())
}

/// Returns the audit result for a failure that has no [`AppError`].
pub fn failed(key: &str) -> String {
    ["failed: ", key].concat()
}
