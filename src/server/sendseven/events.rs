//! What SendSeven tells by itself: a webhook's body, already known to be genuine, as far as the
//! product understands it. Not every delivery has every field.

use super::SendSevenError;
use super::wire::{self, WireContact, moment};
use crate::model::{AgentId, Channel, Contact, ContactId, ConversationId, Status, Timestamp};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Iso8601};

/// A change that SendSeven tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same in every delivery of it.
    pub id: String,
    pub kind: EventKind,
    /// When it happened, in microseconds since 1970: two in one second are told apart.
    pub at: i64,
    pub conversation: Option<ConversationDelta>,
    pub contact: Option<Contact>,
    /// When the message was written, where it is about one.
    pub message_at: Option<Timestamp>,
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// A conversation that is new, or not what it was.
    Conversation,
    /// The customer wrote.
    Received,
    /// An agent wrote.
    Sent,
    /// A customer is called otherwise.
    Contact,
    /// Nothing that is shown anywhere.
    Other,
}

/// What an event tells of a conversation; none where it does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationDelta {
    pub id: ConversationId,
    pub status: Option<Status>,
    pub contact: Option<ContactId>,
    pub channel: Option<Channel>,
    pub subject: Option<String>,
    /// `Some(None)` is nobody.
    pub assignee: Option<Option<AgentId>>,
    pub created_at: Option<Timestamp>,
    pub last_customer_message_at: Option<Timestamp>,
    pub last_agent_reply_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct WireEvent {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    created_at: String,
    data: WireData,
}

#[derive(Deserialize)]
struct WireData {
    conversation: Option<WireDelta>,
    contact: Option<WireContact>,
    message: Option<WireMessage>,
}

#[derive(Deserialize)]
struct WireDelta {
    id: ConversationId,
    status: Option<Status>,
    contact_id: Option<ContactId>,
    channel_type: Option<Channel>,
    subject: Option<String>,
    #[serde(default, deserialize_with = "delta")]
    assigned_user_id: Option<Option<AgentId>>,
    #[serde(default, deserialize_with = "moment")]
    created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "moment")]
    last_customer_message_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "moment")]
    last_agent_reply_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct WireMessage {
    conversation_id: Option<ConversationId>,
    #[serde(default, deserialize_with = "moment")]
    created_at: Option<Timestamp>,
}

impl Event {
    /// Reads the body of a delivery. Fails with the JSON path of what cannot be read.
    pub fn read(body: Value) -> Result<Self, SendSevenError> {
        let wire: WireEvent = wire::read(body)?;
        let at = OffsetDateTime::parse(&wire.created_at, &Iso8601::DEFAULT)
            .map_err(|_| SendSevenError::Unreadable { path: "created_at".to_owned() })?;
        let WireData { conversation, contact, message } = wire.data;
        let of = message.as_ref().and_then(|message| message.conversation_id.clone());
        let conversation =
            conversation.map(WireDelta::into_delta).or(of.map(ConversationDelta::only));
        Ok(Self {
            id: wire.id,
            kind: EventKind::of(&wire.kind),
            at: (at.unix_timestamp_nanos() / 1_000) as i64,
            conversation,
            contact: contact.map(|contact| contact.into_contact(None)),
            message_at: message.and_then(|message| message.created_at),
        })
    }
}

impl EventKind {
    fn of(name: &str) -> Self {
        match name {
            "message.received" => Self::Received,
            "message.sent" => Self::Sent,
            "contact.created" | "contact.updated" => Self::Contact,
            name if name.starts_with("conversation.") => Self::Conversation,
            _ => Self::Other,
        }
    }
}

impl ConversationDelta {
    /// Nothing but that there is one.
    fn only(id: ConversationId) -> Self {
        Self {
            id,
            status: None,
            contact: None,
            channel: None,
            subject: None,
            assignee: None,
            created_at: None,
            last_customer_message_at: None,
            last_agent_reply_at: None,
        }
    }
}

impl WireDelta {
    fn into_delta(self) -> ConversationDelta {
        ConversationDelta {
            id: self.id,
            status: self.status,
            contact: self.contact_id,
            channel: self.channel_type,
            subject: self.subject,
            assignee: self.assigned_user_id,
            created_at: self.created_at,
            last_customer_message_at: self.last_customer_message_at,
            last_agent_reply_at: self.last_agent_reply_at,
        }
    }
}

/// Tells null, which is nobody, from a field that is not there.
fn delta<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<AgentId>>, D::Error> {
    Option::<AgentId>::deserialize(from).map(Some)
}
