//! Errors of calls to SendSeven, and their mapping to errors for operators.

use crate::model::{AppError, VendorTrouble};
use std::time::Duration;

/// A failed call to SendSeven.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendSevenError {
    /// SendSeven responded with a status other than 2xx.
    #[error("refused with status {status}")]
    Refused {
        status: u16,
        /// SendSeven's error text, for `sevendesk check` only: never for a page or a log.
        message: Option<String>,
        /// From `Retry-After`, at most an hour.
        retry_after: Option<Duration>,
    },
    /// No connection could be made.
    #[error("no connection")]
    Unreachable,
    /// The certificate of the API is not valid here, so nothing was sent.
    #[error("the certificate is not trusted")]
    Certificate,
    /// The connection broke before the response was complete.
    #[error("the answer broke off")]
    BrokenOff,
    /// No complete response within the timeout.
    #[error("no answer in time")]
    TimedOut,
    /// The response matches neither contract, at this JSON path.
    #[error("unreadable answer at {path}")]
    Unreadable { path: String },
    /// The response was 2xx, and says that the message was not sent, with the channel's number for
    /// the reason.
    #[error("not sent, code {code:?}")]
    NotSent { code: Option<u64> },
    /// Not sent: the rate limit is used up for this long.
    #[error("no call is free for {} s", wait.as_secs())]
    OverBudget { wait: Duration },
    /// Not sent: the circuit breaker is open; the next probe is due after `wait`.
    #[error("resting: {cause}")]
    CircuitOpen { cause: Box<SendSevenError>, wait: Duration },
    /// The sender of a file went away before its end, so SendSeven kept nothing of it.
    #[error("the file broke off")]
    FileBrokeOff,
    /// Not sent: another server may lead.
    #[error("this server does not lead")]
    NotLeading,
    /// The API URL in the settings is invalid.
    #[error("the API address is not an http or https address")]
    BadAddress,
}

impl SendSevenError {
    /// Returns the status of an error response.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Returns whether the error indicates an outage.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Unreachable | Self::Certificate | Self::BrokenOff | Self::TimedOut => true,
            Self::Refused { status, .. } => is_server_failure(*status),
            _ => false,
        }
    }

    /// Returns whether a retry may succeed a moment later.
    pub fn is_retryable(&self) -> bool {
        self.is_outage()
            || matches!(self, Self::Unreadable { .. } | Self::Refused { status: 429, .. })
    }

    /// Returns whether the change may have been made anyway.
    pub fn is_inconclusive(&self) -> bool {
        match self {
            Self::BrokenOff | Self::TimedOut | Self::Unreadable { .. } => true,
            Self::Refused { status, .. } => is_server_failure(*status),
            _ => false,
        }
    }
}

impl From<SendSevenError> for AppError {
    fn from(error: SendSevenError) -> Self {
        tracing::warn!(%error, "SendSeven did not do what was asked");
        match error {
            SendSevenError::NotSent { code } => AppError::NotSent { code },
            SendSevenError::NotLeading => AppError::NotSaved,
            error => AppError::Vendor(VendorTrouble::from(&error)),
        }
    }
}

impl From<&SendSevenError> for VendorTrouble {
    fn from(error: &SendSevenError) -> Self {
        match error {
            SendSevenError::Refused { status, retry_after, .. } => match *status {
                400 => VendorTrouble::BadRequest,
                401 => VendorTrouble::TokenRefused,
                403 => VendorTrouble::ScopeMissing,
                409 => VendorTrouble::Conflict,
                422 => VendorTrouble::Invalid,
                429 => VendorTrouble::RateLimited { retry_after: retry_after.map(whole_seconds) },
                500..=599 => VendorTrouble::Failing,
                _ => VendorTrouble::Unexpected,
            },
            SendSevenError::Unreachable
            | SendSevenError::NotLeading
            | SendSevenError::BadAddress => VendorTrouble::Unreachable,
            SendSevenError::Certificate => VendorTrouble::Certificate,
            SendSevenError::BrokenOff | SendSevenError::TimedOut | SendSevenError::FileBrokeOff => {
                VendorTrouble::TimedOut
            }
            SendSevenError::Unreadable { .. } => VendorTrouble::Unreadable,
            SendSevenError::NotSent { .. } => VendorTrouble::Invalid,
            SendSevenError::OverBudget { wait } => {
                VendorTrouble::RateLimited { retry_after: Some(whole_seconds(*wait)) }
            }
            SendSevenError::CircuitOpen { cause, .. } => VendorTrouble::from(&**cause),
        }
    }
}

/// Returns whether the API failed; one that does not have the call (501) has answered.
fn is_server_failure(status: u16) -> bool {
    status >= 500 && status != 501
}

/// Rounds up to whole seconds, at least one.
fn whole_seconds(wait: Duration) -> u32 {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
}
