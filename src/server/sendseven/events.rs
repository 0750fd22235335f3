//! Webhook events: parses the body of a verified delivery, as far as the product uses it. A
//! delivery may lack fields.

use super::wire::{self, WireContact, WireLastMessage, moment};
use super::{SendSevenError, lenient};
use crate::model::{
    AgentId, Channel, Contact, ContactId, ConversationId, LastMessage, Status, Timestamp,
};
use serde::Deserialize;
use serde_json::Value;

/// A change reported by a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Identical in every delivery of the event.
    pub id: String,
    pub kind: EventKind,
    /// Time of the event in microseconds since 1970, to order events within a second.
    pub at: i64,
    pub conversation: Option<ConversationDelta>,
    pub contact: Option<Contact>,
    /// When the message was written, if the event is about one.
    pub message_at: Option<Timestamp>,
    /// That message, as a row shows it.
    pub message: Option<Box<LastMessage>>,
}

/// The subject of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// A conversation was created or changed.
    Conversation,
    /// The customer wrote.
    Received,
    /// An agent wrote.
    Sent,
    /// A contact was created or changed.
    Contact,
    /// Irrelevant to the product.
    Other,
}

/// The part of a conversation that an event contains; `None` if a field is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationDelta {
    pub id: ConversationId,
    pub status: Option<Status>,
    pub contact: Option<ContactId>,
    pub channel: Option<Channel>,
    pub subject: Option<String>,
    /// `Some(None)` means unassigned.
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
    #[serde(default, deserialize_with = "lenient::object")]
    contact: Option<WireContact>,
    message: Option<WireMessage>,
}

#[derive(Deserialize)]
struct WireDelta {
    id: ConversationId,
    #[serde(default, deserialize_with = "lenient::word")]
    status: Option<Status>,
    #[serde(default, deserialize_with = "lenient::id")]
    contact_id: Option<ContactId>,
    #[serde(default, deserialize_with = "lenient::word")]
    channel_type: Option<Channel>,
    #[serde(default, deserialize_with = "lenient::text")]
    subject: Option<String>,
    #[serde(default, deserialize_with = "lenient::assignee_change")]
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
    #[serde(default, deserialize_with = "lenient::word")]
    platform: Option<Channel>,
    #[serde(default, deserialize_with = "moment")]
    created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::text")]
    direction: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    message_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::first_line")]
    text: Option<String>,
}

impl Event {
    /// Parses the body of a delivery. Fails with the JSON path of the first invalid field.
    pub fn read(body: Value) -> Result<Self, SendSevenError> {
        let wire: WireEvent = wire::read(body)?;
        let at = wire::time_of(&wire.created_at)
            .ok_or_else(|| SendSevenError::Unreadable { path: "created_at".to_owned() })?;
        let WireData { conversation, contact, message } = wire.data;
        let of = message.as_ref().and_then(|message| message.conversation_id.clone());
        let platform = message.as_ref().and_then(|message| message.platform.clone());
        let conversation = conversation
            .map(|delta| delta.into_delta(platform))
            .or(of.map(ConversationDelta::only));
        Ok(Self {
            id: wire.id,
            kind: EventKind::of(&wire.kind),
            at: (at.unix_timestamp_nanos() / 1_000) as i64,
            conversation,
            contact: contact.map(|contact| contact.into_contact(None)),
            message_at: message.as_ref().and_then(|message| message.created_at),
            message: message.and_then(WireMessage::into_model),
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
    /// Only the ID.
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

impl WireMessage {
    fn into_model(self) -> Option<Box<LastMessage>> {
        let Self { direction, message_type, text, created_at, .. } = self;
        WireLastMessage { direction, message_type, text, created_at }.into_model()
    }
}

impl WireDelta {
    /// A conversation that comes with a message lacks its channel, which is the message's. Some have
    /// only four fields: without the assignee, the rest must be read anyway.
    fn into_delta(self, platform: Option<Channel>) -> ConversationDelta {
        let platform = platform.filter(|_| self.assigned_user_id.is_some());
        ConversationDelta {
            id: self.id,
            status: self.status,
            contact: self.contact_id,
            channel: self.channel_type.or(platform),
            subject: self.subject,
            assignee: self.assigned_user_id,
            created_at: self.created_at,
            last_customer_message_at: self.last_customer_message_at,
            last_agent_reply_at: self.last_agent_reply_at,
        }
    }
}
