//! Conversations, their channels and states. The vendor may add channels and states over time:
//! those are stored and shown under the vendor's own word, never dropped.

use super::message::Side;
use super::{
    Agent, AgentId, Contact, Contract, ConversationId, Freshness, LastMessage, PendingChange,
    Snooze, Tag, Timestamp,
};
use serde::{Deserialize, Serialize};

/// The words of one vocabulary, each with the vendor's spelling.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $wire:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($variant,)+
            /// A word that the vendor added later.
            Other(String),
        }

        impl $name {
            /// Returns the word as the API spells it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                match word.as_str() {
                    $($wire => Self::$variant,)+
                    _ => Self::Other(word),
                }
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> String {
                word.as_str().to_owned()
            }
        }
    };
}

vocabulary! {
    /// The channel the customer writes on.
    Channel {
        Whatsapp = "whatsapp";
        Telegram = "telegram";
        Sms = "sms";
        Email = "email";
        Messenger = "messenger";
        Instagram = "instagram";
        LiveChat = "live_chat";
        Rcs = "rcs";
        Viber = "viber";
    }
}

vocabulary! {
    /// The state of a conversation. `Assigned` is the live contract's word for open and assigned.
    Status {
        Open = "open";
        Assigned = "assigned";
        Pending = "pending";
        Snoozed = "snoozed";
        Resolved = "resolved";
        Closed = "closed";
    }
}

impl Status {
    /// Returns whether the team is done with it: closed, or resolved in the live contract.
    pub fn is_closed(&self) -> bool {
        matches!(self, Status::Closed | Status::Resolved)
    }
}

/// One conversation, as far as the API has returned it. All times are UTC seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    pub id: ConversationId,
    pub contact: Contact,
    pub channel: Channel,
    pub status: Status,
    pub needs_reply: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Agent>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_message: Option<Box<LastMessage>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_message_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_customer_message_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_agent_reply_at: Option<Timestamp>,
    /// The customer's first unanswered message, if Sevendesk saw it arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snooze: Option<Snooze>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Whether a bot answers the customer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_bot: bool,
    /// The pending change that it already shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingChange>,
}

impl Conversation {
    /// Returns since when the customer has waited: their first unanswered message if Sevendesk saw
    /// it arrive, else their last, the best estimate from one response of the API.
    pub fn waiting_since(&self) -> Option<Timestamp> {
        (self.needs_reply && !self.status.is_closed())
            .then(|| self.waiting.or(self.last_customer_message_at).or(self.last_message_at))
            .flatten()
    }

    /// Returns the conversation after a reply of the team, of which a row shows this line.
    pub fn replied(self, kind: &str, line: Option<String>, at: Timestamp) -> Self {
        let (from, kind) = (Side::Team, kind.to_owned());
        let last = LastMessage { from, kind, text: line, at: Some(at) };
        Self {
            needs_reply: false,
            waiting: None,
            last_message: Some(Box::new(last)),
            last_message_at: Some(at),
            last_agent_reply_at: Some(at),
            ..self
        }
    }

    /// Returns the names of its tags.
    pub fn tag_names(&self, separator: &str) -> String {
        let names: Vec<_> = self.tags.iter().map(|tag| tag.name.as_str()).collect();
        names.join(separator)
    }

    /// Returns the state that a change is compared with.
    pub fn seen(&self) -> ExpectedState {
        let assignee = self.assignee.as_ref().map(|agent| agent.id.clone());
        ExpectedState { assignee, closed: self.status.is_closed(), snooze: self.snooze }
    }
}

/// The state an operator saw when they decided on a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedState {
    pub assignee: Option<AgentId>,
    pub closed: bool,
    #[serde(default)]
    pub snooze: Option<Snooze>,
}

impl ExpectedState {
    /// Formats it for forms: `open user_7`, `closed`, `open ~1795554000`.
    pub fn to_text(&self) -> String {
        let mut text = if self.closed { "closed" } else { "open" }.to_owned();
        if let Some(agent) = &self.assignee {
            text.extend([" ", agent.as_str()]);
        }
        if let Some(snooze) = self.snooze {
            text.extend([' ', SNOOZED]);
            text.push_str(&snooze.to_text());
        }
        text
    }

    /// Parses the value of a form; `None` if no page writes it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let closed = match words.next()? {
            "open" => false,
            "closed" => true,
            _ => return None,
        };
        let mut state = Self { assignee: None, closed, snooze: None };
        for word in words {
            match word.strip_prefix(SNOOZED) {
                Some(snooze) if state.snooze.is_none() => {
                    state.snooze = Some(Snooze::parse(snooze)?)
                }
                None if state.assignee.is_none() && state.snooze.is_none() => {
                    state.assignee = Some(AgentId::parse(word).ok()?);
                }
                _ => return None,
            }
        }
        Some(state)
    }

    /// Returns the state without a snooze that has ended.
    pub fn at(&self, now: Timestamp) -> Self {
        Self { snooze: self.snooze.filter(|snooze| snooze.until > now), ..self.clone() }
    }

    pub fn without_snooze(&self) -> Self {
        Self { snooze: None, ..self.clone() }
    }
}

/// The beginning of a snooze in the text of a state. No id contains it.
pub const SNOOZED: char = '~';

/// A row of the list. One that the gateway could not read never hides the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Row {
    Read(Box<Conversation>),
    /// A row that could not be read: its id, if that was readable.
    Unreadable(Option<ConversationId>),
}

impl Row {
    /// Returns the conversation if it could be read.
    pub fn conversation(&self) -> Option<&Conversation> {
        match self {
            Self::Read(conversation) => Some(conversation),
            Self::Unreadable(_) => None,
        }
    }
}

/// A bot that answers a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bot {
    /// `None` if SendSeven does not tell.
    pub name: Option<String>,
}

/// An opened conversation, with what the contract in use lets an operator do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    pub conversation: Conversation,
    pub contract: Option<Contract>,
    /// When SendSeven was queried.
    pub as_of: Timestamp,
    pub freshness: Freshness,
    /// Whether SendSeven has not confirmed a change that was sent.
    pub unconfirmed: bool,
    /// The bot that answers the customer, as far as that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot: Option<Bot>,
}
