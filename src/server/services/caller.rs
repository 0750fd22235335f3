//! The caller of a service, as plain data.

use super::audit::{self, Actor, Audit, AuditEvent};
use crate::model::{Action, AppError, Operator, Role, Timestamp};

/// An operator and the request they make.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Row ID of the operator in the database.
    pub user_id: i64,
    pub operator: Operator,
    /// Request ID; empty outside of a request.
    pub request: String,
}

impl Caller {
    /// Returns the caller as the audit log names them.
    pub fn actor(&self) -> Actor {
        Actor { operator: self.operator.name.clone(), request: self.request.clone() }
    }

    /// Names what the caller answers, having seen what happened up to this time.
    pub fn answer_key(&self, seen: Timestamp) -> String {
        format!("{}-{}", self.user_id, seen.0)
    }

    /// Fails if the caller's role does not allow `action`; the audit log records the attempt.
    pub async fn authorize(&self, action: Action, log: &Audit) -> Result<(), AppError> {
        let role = self.operator.role;
        if role.may(action) {
            return Ok(());
        }
        let needs = Role::least_for(action);
        let (asked, needed, held) = (action.name(), needs.name(), role.name());
        let details = Some(format!("{asked}: {needed} needed, {held} held"));
        let event = AuditEvent { action: audit::action::REFUSED, details, ..AuditEvent::default() };
        log.record(&self.actor(), event, audit::REFUSED).await?;
        Err(AppError::Forbidden { role, needs })
    }
}
