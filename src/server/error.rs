//! Internal errors of this server.

use super::store::StoreError;
use crate::model::AppError;
use std::fmt::Display;

/// Logs the cause under a reference and returns an error that shows only the reference.
pub fn internal_error(operation: &str, cause: &impl Display) -> AppError {
    let reference = format!("{:08x}", rand::random::<u32>());
    tracing::error!(reference, operation, %cause, "internal error");
    AppError::Internal { reference }
}

/// Like [`internal_error`], but says so if the database cannot be written.
pub fn store_error(operation: &str, cause: &StoreError) -> AppError {
    if cause.is_unwritable() {
        tracing::error!(operation, %cause, "not saved");
        return AppError::NotSaved;
    }
    internal_error(operation, cause)
}
