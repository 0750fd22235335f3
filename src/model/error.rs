//! What went wrong, in words for an operator: what happened, what it means for their work, what
//! to do. Nothing here carries a vendor's text, a token or an internal detail.

use super::{ConversationId, Role, Timestamp};
use crate::words::Saying;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// A value Sevendesk does not accept, and what it would accept in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub name: String,
    /// What was given, cut to 80 characters.
    pub value: String,
    pub expected: Saying,
}

impl Problem {
    pub fn new(name: &str, value: &str, expected: impl Into<Saying>) -> Self {
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
    /// The present state as [`Seen`](super::Seen) writes it: who sends it along takes over.
    pub seen: String,
}

impl Overtaken {
    fn headline(&self) -> String {
        match (&self.assignee, self.closed) {
            (_, true) => "It was closed meanwhile".to_owned(),
            (Some(name), false) => ["It was given to ", name, " meanwhile"].concat(),
            (None, false) => "It was given to nobody meanwhile".to_owned(),
        }
    }

    fn remedy(&self) -> String {
        let by = self.by.as_deref().unwrap_or("Somebody outside Sevendesk");
        let at = self.at.map_or_else(String::new, |at| [", at ", &at.utc()].concat());
        [by, " did that", &at, ". Nothing of yours was sent. To take over, choose again."].concat()
    }
}

/// The one error that leaves the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.headline())]
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
    pub fn bad_input(name: &str, value: &str, expected: impl Into<Saying>) -> Self {
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
            Self::Vendor(VendorTrouble::TimedOut) | Self::Unconfirmed => 504,
            Self::NotMade => 502,
            Self::Vendor(_) => 502,
            Self::Offline | Self::Internal { .. } => 500,
        }
    }

    /// What happened.
    pub fn headline(&self) -> String {
        let fixed = match self {
            Self::SignedOut => "You are signed out",
            Self::Forbidden { .. } => "Your role does not allow this",
            Self::WrongCredentials => "Name or password is not right",
            Self::TooManyAttempts { .. } => "Too many attempts to sign in",
            Self::BadInput(problems) => {
                return match problems.as_slice() {
                    [one] => format!("“{}” is not a possible value for {}", one.value, one.name),
                    _ => "Some values are not possible".to_owned(),
                };
            }
            Self::NoSuchConversation(_) => "There is no such conversation",
            Self::NoSuchPage => "There is no such page",
            Self::Overtaken(change) => return change.headline(),
            Self::Unconfirmed => "Not confirmed yet",
            Self::NotMade => "The change was not made",
            Self::Vendor(trouble) => trouble.headline(),
            Self::Offline => "Sevendesk could not be reached",
            Self::Internal { .. } => "Something went wrong in Sevendesk",
        };
        fixed.to_owned()
    }

    /// What it means, and what to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::SignedOut => "Sessions end after 30 minutes without use. Sign in to go on.".into(),
            Self::Forbidden { role, needs } => format!(
                "You are signed in as {}; this takes {}. Nothing was changed. An admin can change your role.",
                role.name(),
                needs.name()
            ),
            Self::WrongCredentials => "Check both and try again. An admin can set a new password.".into(),
            Self::TooManyAttempts { retry_after } => format!("Wait {retry_after} s, then try again."),
            Self::BadInput(problems) => {
                let hints = problems.iter().map(|p| format!("{}: {}.", p.name, p.expected.said()));
                format!("Nothing was sent. Expected {}", hints.collect::<Vec<_>>().join(" "))
            }
            Self::NoSuchConversation(_) => {
                "It may have been deleted, or the link may be incomplete. Check the link, or find it in the list.".into()
            }
            Self::NoSuchPage => "The link may be old or incomplete.".into(),
            Self::Overtaken(change) => change.remedy(),
            Self::Unconfirmed => {
                "SendSeven did not answer in time. Sevendesk is checking whether the change was made; the conversation will show it.".into()
            }
            Self::NotMade => "SendSeven never carried it out. Try again.".into(),
            Self::Vendor(trouble) => trouble.remedy(),
            Self::Offline => "Check your connection, then try again. Nothing was lost on the page.".into(),
            Self::Internal { reference } => {
                format!("Try again. If it stays, give your admin this reference: {reference}")
            }
        }
    }
}

impl VendorTrouble {
    /// What happened.
    pub fn headline(&self) -> &'static str {
        match self {
            Self::BadRequest => "SendSeven refused a filter",
            Self::TokenRefused => "SendSeven refused the API token",
            Self::ScopeMissing => "The API token may not do this",
            Self::Conflict => "The conversation changed meanwhile",
            Self::Invalid => "SendSeven refused a value",
            Self::RateLimited { .. } => "This minute’s calls to SendSeven are used up",
            Self::Failing => "SendSeven has a problem",
            Self::Unreachable => "SendSeven cannot be reached",
            Self::TimedOut => "SendSeven did not answer in time",
            Self::Unreadable => "SendSeven’s answer could not be read",
            Self::Unexpected => "SendSeven answered something unexpected",
        }
    }

    fn remedy(&self) -> String {
        let fixed = match self {
            Self::BadRequest => "Check the values of the filters, or clear them.",
            Self::TokenRefused => {
                "It is invalid or has expired. An admin should check the API token in the settings."
            }
            Self::ScopeMissing => {
                "A scope is missing. An admin should create a token with conversations:read and conversations:update, and with messages:read and messages:create for the story and its notes."
            }
            Self::Conflict => "Reload it to see its present state, then decide again.",
            Self::Invalid => "Check what was chosen, then try again.",
            Self::RateLimited { retry_after: Some(seconds) } => {
                return format!(
                    "Everyone shares the limit of one token. Try again in {seconds} s; nothing was changed."
                );
            }
            Self::RateLimited { retry_after: None } => {
                "Everyone shares the limit of one token. Try again in a minute; nothing was changed."
            }
            Self::Failing => "It is on their side and usually passes. Try again in a moment.",
            Self::Unreachable => {
                "The server cannot connect. Try again; if it stays, an admin should check the API address and the network."
            }
            Self::TimedOut => {
                "If you changed something, reload to see whether it took effect before you try again."
            }
            Self::Unreadable | Self::Unexpected => {
                "Try again; if it stays, an admin should run sevendesk check."
            }
        };
        fixed.to_owned()
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Self::BadInput(vec![Problem::new(
                    "form",
                    "",
                    "the fields of the page as it was served",
                )])
            }
            _ => Self::Internal { reference: "the answer could not be read".into() },
        }
    }
}
