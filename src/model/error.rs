//! Errors in words for an operator: what happened, what it means for their work, what to do. None
//! contains a vendor's text, a token or an internal detail.

use super::contact::ContactConflict;
use super::{ConversationId, FileTrouble, LocalizedText, NoReply, Role, Timestamp, UndoRefusal};
use serde::{Deserialize, Serialize};

/// A value that Sevendesk does not accept, and what it would accept instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub name: String,
    /// The given value, cut to 80 characters.
    pub value: String,
    pub expected: LocalizedText,
}

impl Problem {
    pub fn new(name: &str, value: &str, expected: impl Into<LocalizedText>) -> Self {
        let shown: String = value.chars().filter(|c| !c.is_control()).take(80).collect();
        Self { name: name.to_owned(), value: shown, expected: expected.into() }
    }
}

/// A failure of SendSeven.
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
    /// 429: the minute's calls are used up; seconds until the next try, if SendSeven sent them.
    RateLimited { retry_after: Option<u32> },
    /// 5xx.
    Failing,
    /// The connection failed or broke.
    Unreachable,
    /// The certificate of the API is not trusted.
    Certificate,
    /// No response in time.
    TimedOut,
    /// A response that cannot be read.
    Unreadable,
    /// Any other status.
    Unexpected,
}

/// A conflict: the change another person made after the operator saw the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The operator, if the change was made in Sevendesk.
    pub by: Option<String>,
    pub at: Option<Timestamp>,
    /// The name of the current assignee.
    pub assignee: Option<String>,
    pub closed: bool,
    /// The end of its snooze, if the change is about that.
    #[serde(default)]
    pub snoozed_until: Option<Timestamp>,
    /// The current subject, empty if there is none, if the change is about that.
    #[serde(default)]
    pub subject: Option<String>,
    /// The current [`ExpectedState`](super::ExpectedState) as text, or the current subject; sending
    /// it overrides.
    pub seen: String,
}

/// The only error type that leaves the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// The caller is not signed in, or no longer.
    SignedOut,
    /// The operator's role does not allow it.
    Forbidden { role: Role, needs: Role },
    /// Wrong name or password, or a disabled operator: deliberately indistinguishable.
    WrongCredentials,
    /// Too many failed sign-ins; seconds to wait.
    TooManyAttempts { retry_after: u32 },
    /// Invalid values in the address or the form; nothing was sent to SendSeven.
    BadInput(Vec<Problem>),
    /// SendSeven knows no such conversation, or the text cannot be an id.
    NoSuchConversation(Option<ConversationId>),
    /// There is nothing at this address.
    NoSuchPage,
    /// Somebody else changed the conversation first.
    #[serde(alias = "Overtaken")]
    Conflict(Box<Conflict>),
    /// Somebody else changed the contact first.
    ContactConflict(ContactConflict),
    /// Another operator has a pending change of the conversation. `until` is when it is sent, in
    /// milliseconds since 1970; `seconds` was the time left when this error was created.
    ChangePending { by: String, until: i64, seconds: u32 },
    /// A change could not be undone.
    UndoRefused(UndoRefusal),
    /// A reply is not possible, so none was sent.
    NoReply(NoReply),
    /// A file was not attached, or a reply with files not sent.
    File(FileTrouble),
    /// A change was sent, but no response shows whether it was made.
    Unconfirmed,
    /// A change was sent, but SendSeven did not make it.
    NotMade,
    /// SendSeven took a message and did not send it; the channel's number for the reason, such as
    /// 131026.
    NotSent { code: Option<u64> },
    /// SendSeven failed.
    Vendor(VendorTrouble),
    /// The browser could not reach Sevendesk.
    Offline,
    /// The database cannot be written, so nothing was sent either.
    NotSaved,
    /// An internal error; the server's log contains the reference.
    Internal { reference: String },
}

impl AppError {
    /// Returns the error for one invalid value, with what would be valid.
    pub fn bad_input(name: &str, value: &str, expected: impl Into<LocalizedText>) -> Self {
        Self::BadInput(vec![Problem::new(name, value, expected)])
    }

    /// Returns the HTTP status of a page or a server function.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut | Self::WrongCredentials => 401,
            Self::Forbidden { .. } => 403,
            Self::TooManyAttempts { .. } => 429,
            Self::BadInput(_) => 400,
            Self::NoSuchConversation(_) | Self::NoSuchPage => 404,
            Self::Vendor(VendorTrouble::RateLimited { .. }) => 503,
            Self::Vendor(VendorTrouble::Conflict) | Self::Conflict(_) => 409,
            Self::ContactConflict(_) | Self::ChangePending { .. } => 409,
            Self::UndoRefused(_) | Self::NoReply(_) => 409,
            Self::Vendor(VendorTrouble::TimedOut) | Self::Unconfirmed => 504,
            Self::File(trouble) => trouble.status(),
            Self::NotMade | Self::NotSent { .. } => 502,
            Self::NotSaved => 503,
            Self::Vendor(_) => 502,
            Self::Offline | Self::Internal { .. } => 500,
        }
    }

    /// Returns the key of the message without details of this case, to store and localize later.
    pub fn key(&self) -> &'static str {
        match self {
            Self::SignedOut => "error-signed-out",
            Self::Forbidden { .. } => "error-forbidden",
            Self::WrongCredentials => "error-credentials",
            Self::TooManyAttempts { .. } => "error-attempts",
            Self::BadInput(_) => "error-values",
            Self::NoSuchConversation(_) => "error-conversation",
            Self::NoSuchPage => "error-page",
            Self::Conflict(_) => "error-overtaken",
            Self::ContactConflict(_) => "error-contact-conflict",
            Self::ChangePending { .. } => "error-pending",
            Self::UndoRefused(UndoRefusal::Nothing) => "error-undo-nothing",
            Self::UndoRefused(UndoRefusal::Sending) => "error-undo-sending",
            Self::UndoRefused(_) => "error-undo",
            Self::NoReply(why) => why.key(),
            Self::File(trouble) => trouble.key(),
            Self::Unconfirmed => "error-unconfirmed",
            Self::NotMade => "error-not-made",
            Self::NotSent { .. } => "error-not-sent",
            Self::Vendor(trouble) => trouble.key(),
            Self::Offline => "error-offline",
            Self::NotSaved => "error-not-saved",
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
            Self::Certificate => "vendor-certificate",
            Self::TimedOut => "vendor-timed-out",
            Self::Unreadable => "vendor-unreadable",
            Self::Unexpected => "vendor-unexpected",
        }
    }
}
