//! Who calls a service, as plain data.

use super::audit::{self, Actor, Audit, AuditEvent};
use crate::model::{Action, AppError, Operator, Role};

/// An operator, and the request by which they call.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The row of the operator in the database.
    pub user_id: i64,
    pub operator: Operator,
    /// The number of the request; empty outside of one.
    pub request: String,
}

impl Caller {
    /// The caller as the audit names them.
    pub fn actor(&self) -> Actor {
        Actor { operator: self.operator.name.clone(), request: self.request.clone() }
    }

    /// Refuses what their role does not allow, and writes down that it was asked for.
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
