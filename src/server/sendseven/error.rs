//! What can go wrong between here and SendSeven, and what of it an operator is told.

use crate::model::{AppError, VendorTrouble};
use std::time::Duration;

/// SendSeven did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendSevenError {
    /// It answered, with a status other than 2xx.
    #[error("refused with status {status}")]
    Refused {
        status: u16,
        /// The vendor's words. For `sevendesk check` alone: never for a page or a log.
        message: Option<String>,
        /// From `Retry-After`, at most an hour.
        retry_after: Option<Duration>,
    },
    /// No connection could be made.
    #[error("no connection")]
    Unreachable,
    /// The connection broke before the answer was whole.
    #[error("the answer broke off")]
    BrokenOff,
    /// No whole answer within the time allowed.
    #[error("no answer in time")]
    TimedOut,
    /// The answer is not what either contract describes, at this JSON path.
    #[error("unreadable answer at {path}")]
    Unreadable { path: String },
    /// The API address in the settings cannot be used.
    #[error("the API address is not an http or https address")]
    BadAddress,
}

impl SendSevenError {
    /// The status of a refusal.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }
}

impl From<SendSevenError> for AppError {
    fn from(error: SendSevenError) -> Self {
        tracing::warn!(%error, "SendSeven did not do what was asked");
        AppError::Vendor(match error {
            SendSevenError::Refused { status, retry_after, .. } => match status {
                400 => VendorTrouble::BadRequest,
                401 => VendorTrouble::TokenRefused,
                403 => VendorTrouble::ScopeMissing,
                409 => VendorTrouble::Conflict,
                422 => VendorTrouble::Invalid,
                429 => VendorTrouble::RateLimited {
                    retry_after: retry_after.map(|wait| wait.as_secs().max(1) as u32),
                },
                500..=599 => VendorTrouble::Failing,
                _ => VendorTrouble::Unexpected,
            },
            SendSevenError::Unreachable | SendSevenError::BadAddress => VendorTrouble::Unreachable,
            SendSevenError::BrokenOff | SendSevenError::TimedOut => VendorTrouble::TimedOut,
            SendSevenError::Unreadable { .. } => VendorTrouble::Unreadable,
        })
    }
}
