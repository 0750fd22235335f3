//! What operators write in a conversation: a reply to the customer, or a note for the team.

use super::{Agent, Channel, Timestamp, UploadedFile};
use serde::{Deserialize, Serialize};

/// The longest note for the team, in characters.
pub const LONGEST_NOTE: usize = 4_000;

/// Who receives what is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Audience {
    Customer,
    /// What names no audience never reaches a customer.
    #[default]
    Team,
}

impl Audience {
    /// Returns the value in the form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Team => "team",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "customer" => Some(Self::Customer),
            "team" | "" => Some(Self::Team),
            _ => None,
        }
    }
}

/// The data of the form below a conversation's details.
#[derive(Debug, Clone)]
pub struct Composer {
    /// What a reply may be, or why none is possible; `None` if the operator may not reply.
    pub reply: Option<Result<ReplyTerms, NoReply>>,
    /// The agents that a note can mention.
    pub agents: Vec<Agent>,
    pub draft: Draft,
    /// Files that the operator has attached and not sent.
    pub files: Vec<UploadedFile>,
    /// Whether a canned reply can be inserted.
    pub canned_replies: bool,
    /// Whether a template can be sent outside the reply window.
    pub templates: bool,
    /// Names what the operator answers, so that the same text sent twice is one reply.
    pub key: String,
}

impl Composer {
    /// Returns whether a template is the only way to reach the customer.
    pub fn needs_template(&self) -> bool {
        self.templates && matches!(self.reply, Some(Err(NoReply::WindowOver)))
    }

    pub fn can_reply(&self) -> bool {
        matches!(self.reply, Some(Ok(_)))
    }
}

/// Text that was not sent, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    pub audience: Audience,
    pub text: String,
    /// Ids of agents.
    pub mentioned: Vec<String>,
}

/// What a reply may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyTerms {
    pub channel: Channel,
    /// The subject of an email conversation, which a reply keeps.
    pub subject: Option<String>,
    /// When the reply window ends; `None` if the channel has none.
    pub until: Option<Timestamp>,
}

/// Why a reply is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoReply {
    /// The conversation is closed.
    Closed,
    /// The channel takes no free replies anymore until the customer writes.
    WindowOver,
    /// An email has to have a subject.
    SubjectMissing,
}

impl NoReply {
    /// Returns the key of the text that says why.
    pub fn key(self) -> &'static str {
        match self {
            Self::Closed => "no-reply-closed",
            Self::WindowOver => "no-reply-window",
            Self::SubjectMissing => "no-reply-subject",
        }
    }
}

/// What became of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Written {
    Noted,
    Replied,
    /// The reply is sent once it can no longer be undone.
    Pending,
}

impl Channel {
    /// Returns the most characters of one message; SendSeven would split a longer text. With a file,
    /// the text is its caption.
    pub fn longest_text(&self, has_files: bool) -> Option<usize> {
        match self {
            Self::Whatsapp if has_files => Some(1_024),
            Self::Whatsapp | Self::Telegram => Some(4_096),
            Self::Messenger => Some(2_000),
            Self::Instagram => Some(1_000),
            Self::Rcs => Some(3_072),
            _ => None,
        }
    }
}
