//! What went wrong, in words for an operator: what happened, what it means for their work, what
//! to do. Nothing here carries a vendor's text, a token or an internal detail.

use super::{ConversationId, LocalizedText, Role, Timestamp, UndoRefusal};
use serde::{Deserialize, Serialize};

/// A value Sevendesk does not accept, and what it would accept in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub name: String,
    /// What was given, cut to 80 characters.
    pub value: String,
    pub expected: LocalizedText,
}

impl Problem {
    pub fn new(name: &str, value: &str, expected: impl Into<LocalizedText>) -> Self {
        let shown: String = value.chars().filter(|c| !c.is_control()).take(80).collect();
        Self { name: name.to_owned(), value: shown, expected: expected.into() }
    }
}

/// What SendSeven did instead of answering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum VendorTrouble {
    /// 400: a parameter was refused.
    BadRequest,
    /// 401: the token is wrong or has expired.
    TokenRefused,
    /// 403: the token lacks a scope, or may not do this.
    ScopeMissing,
    /// 409: the conversation changed, or the key was used for something else.
    Conflict,
    /// 422: a value was refused.
    Invalid,
    /// 429: the minute's calls are used up; seconds until the next try, where SendSeven said.
    RateLimited { retry_after: Option<u32> },
    /// 5xx.
    Failing,
    /// No connection, or it broke.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// An answer that cannot be read.
    Unreadable,
    /// Any other status.
    Unexpected,
}

/// What somebody else has made of a conversation since it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overtaken {
    /// The operator, where it happened in Sevendesk.
    pub by: Option<String>,
    pub at: Option<Timestamp>,
    /// The name of whoever has it now.
    pub assignee: Option<String>,
    pub closed: bool,
    /// The present state as [`ExpectedState`](super::ExpectedState) writes it: who sends it along takes over.
    pub seen: String,
}

/// The one error that leaves the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// The operator's role does not allow it.
    Forbidden { role: Role, needs: Role },
    /// Wrong name or password, or a disabled operator: deliberately the same.
    WrongCredentials,
    /// Too many failed sign-ins; seconds to wait.
    TooManyAttempts { retry_after: u32 },
    /// Values in the address or the form that make no sense; nothing was sent to SendSeven.
    BadInput(Vec<Problem>),
    /// SendSeven knows no such conversation, or the text cannot be an id.
    NoSuchConversation(Option<ConversationId>),
    /// There is nothing at this address.
    NoSuchPage,
    /// Somebody else was quicker.
    Overtaken(Box<Overtaken>),
    /// Another operator has a pending change of the conversation. `until` is when it is sent, in
    /// milliseconds since 1970, `seconds` how long that was when it was told.
    ChangePending { by: String, until: i64, seconds: u32 },
    /// A change was not undone.
    UndoRefused(UndoRefusal),
    /// A change was sent, and nothing has come back to show whether it was made.
    Unconfirmed,
    /// A change was sent, and SendSeven has not made it.
    NotMade,
    /// SendSeven did something else than answer.
    Vendor(VendorTrouble),
    /// The browser could not reach Sevendesk.
    Offline,
    /// A fault of ours; the reference stands in the server's log.
    Internal { reference: String },
}

impl AppError {
    /// One value that makes no sense, and what would.
    pub fn bad_input(name: &str, value: &str, expected: impl Into<LocalizedText>) -> Self {
        Self::BadInput(vec![Problem::new(name, value, expected)])
    }

    /// The status a page or a server function answers with.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut | Self::WrongCredentials => 401,
            Self::Forbidden { .. } => 403,
            Self::TooManyAttempts { .. } => 429,
            Self::BadInput(_) => 400,
            Self::NoSuchConversation(_) | Self::NoSuchPage => 404,
            Self::Vendor(VendorTrouble::RateLimited { .. }) => 503,
            Self::Vendor(VendorTrouble::Conflict) | Self::Overtaken(_) => 409,
            Self::ChangePending { .. } | Self::UndoRefused(_) => 409,
            Self::Vendor(VendorTrouble::TimedOut) | Self::Unconfirmed => 504,
            Self::NotMade => 502,
            Self::Vendor(_) => 502,
            Self::Offline | Self::Internal { .. } => 500,
        }
    }

    /// The key of what happened, without anything of this one case: to be kept, and said later.
    pub fn key(&self) -> &'static str {
        match self {
            Self::SignedOut => "error-signed-out",
            Self::Forbidden { .. } => "error-forbidden",
            Self::WrongCredentials => "error-credentials",
            Self::TooManyAttempts { .. } => "error-attempts",
            Self::BadInput(_) => "error-values",
            Self::NoSuchConversation(_) => "error-conversation",
            Self::NoSuchPage => "error-page",
            Self::Overtaken(_) => "error-overtaken",
            Self::ChangePending { .. } => "error-pending",
            Self::UndoRefused(UndoRefusal::Nothing) => "error-undo-nothing",
            Self::UndoRefused(UndoRefusal::Sending) => "error-undo-sending",
            Self::UndoRefused(_) => "error-undo",
            Self::Unconfirmed => "error-unconfirmed",
            Self::NotMade => "error-not-made",
            Self::Vendor(trouble) => trouble.key(),
            Self::Offline => "error-offline",
            Self::Internal { .. } => "error-internal",
        }
    }
}

impl VendorTrouble {
    pub fn key(&self) -> &'static str {
        match self {
            Self::BadRequest => "vendor-bad-request",
            Self::TokenRefused => "vendor-token",
            Self::ScopeMissing => "vendor-scope",
            Self::Conflict => "vendor-conflict",
            Self::Invalid => "vendor-invalid",
            Self::RateLimited { .. } => "vendor-limited",
            Self::Failing => "vendor-failing",
            Self::Unreachable => "vendor-unreachable",
            Self::TimedOut => "vendor-timed-out",
            Self::Unreadable => "vendor-unreadable",
            Self::Unexpected => "vendor-unexpected",
        }
    }
}
