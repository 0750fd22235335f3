//! Who is calling.

use crate::model::{Action, AppError, Operator};

/// An operator whose session has just been checked against the database.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub operator: Operator,
}

impl SignedIn {
    /// Whoever sent the present request, if their session stands and they are not disabled.
    pub async fn current() -> Result<Self, AppError> {
        Err(AppError::SignedOut)
    }

    /// The same, refused where their role does not allow the action.
    pub async fn to(action: Action) -> Result<Self, AppError> {
        let caller = Self::current().await?;
        let role = caller.operator.role;
        if role.may(action) {
            return Ok(caller);
        }
        Err(AppError::Forbidden { role, needs: crate::model::Role::least_for(action) })
    }
}
