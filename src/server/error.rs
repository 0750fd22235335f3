//! Internal errors of this server.

use crate::model::AppError;
use std::fmt::Display;

/// Logs the cause under a reference and returns an error that shows only the reference.
pub fn internal_error(operation: &str, cause: &impl Display) -> AppError {
    let reference = format!("{:08x}", rand::random::<u32>());
    tracing::error!(reference, operation, %cause, "internal error");
    AppError::Internal { reference }
}
