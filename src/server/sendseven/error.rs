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
    /// No call was made: the minute's calls are used up, and one is free only after this.
    #[error("no call is free for {} s", wait.as_secs())]
    OverBudget { wait: Duration },
    /// No call was made: SendSeven does not answer, and is asked again only after this.
    #[error("resting: {cause}")]
    CircuitOpen { cause: Box<SendSevenError>, wait: Duration },
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

    /// Whether SendSeven is down as far as this shows.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Unreachable | Self::BrokenOff | Self::TimedOut => true,
            Self::Refused { status, .. } => *status >= 500,
            _ => false,
        }
    }

    /// Whether the same call may well work a moment later.
    pub fn is_retryable(&self) -> bool {
        self.is_outage()
            || matches!(self, Self::Unreadable { .. } | Self::Refused { status: 429, .. })
    }

    /// Whether a change may have been made all the same.
    pub fn is_inconclusive(&self) -> bool {
        match self {
            Self::BrokenOff | Self::TimedOut | Self::Unreadable { .. } => true,
            Self::Refused { status, .. } => *status >= 500,
            _ => false,
        }
    }
}

impl From<SendSevenError> for AppError {
    fn from(error: SendSevenError) -> Self {
        tracing::warn!(%error, "SendSeven did not do what was asked");
        AppError::Vendor(VendorTrouble::from(&error))
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
            SendSevenError::Unreachable | SendSevenError::BadAddress => VendorTrouble::Unreachable,
            SendSevenError::BrokenOff | SendSevenError::TimedOut => VendorTrouble::TimedOut,
            SendSevenError::Unreadable { .. } => VendorTrouble::Unreadable,
            SendSevenError::OverBudget { wait } => {
                VendorTrouble::RateLimited { retry_after: Some(whole_seconds(*wait)) }
            }
            SendSevenError::CircuitOpen { cause, .. } => VendorTrouble::from(&**cause),
        }
    }
}

/// Rounded up: after that many, the wait is over.
fn whole_seconds(wait: Duration) -> u32 {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
}
