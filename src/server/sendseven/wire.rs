//! Wire format of conversations and users, for both contracts at once: each field is read under
//! either name; a missing one stays unknown.

use super::{SendSevenError, lenient};
use crate::model::{
    Agent, AgentId, Channel, Contact, ContactId, Conversation, ConversationId, LastMessage, Query,
    Row, Snooze, Status, Tag, Timestamp, message::Side,
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;
use time::{OffsetDateTime, PrimitiveDateTime, format_description::well_known::Iso8601};

/// The word for a channel or a state that is missing or unreadable.
const UNKNOWN: &str = "unknown";

/// A page of any items.
#[derive(Deserialize)]
pub struct WirePage {
    pub items: Vec<Value>,
    pub pagination: WirePagination,
}

#[derive(Deserialize)]
pub struct WirePagination {
    pub page: u32,
    pub page_size: u32,
    pub total: u64,
    pub total_pages: Option<u64>,
}

#[derive(Deserialize)]
pub struct WireConversation {
    id: ConversationId,
    #[serde(default, deserialize_with = "lenient::id")]
    contact_id: Option<ContactId>,
    #[serde(default, deserialize_with = "lenient::object")]
    contact: Option<WireContact>,
    #[serde(default, deserialize_with = "lenient::word")]
    channel: Option<Channel>,
    #[serde(default, deserialize_with = "lenient::word")]
    channel_type: Option<Channel>,
    #[serde(deserialize_with = "lenient::word")]
    status: Option<Status>,
    needs_reply: Option<bool>,
    #[serde(default, deserialize_with = "lenient::assignee")]
    assigned_to: Option<AgentId>,
    #[serde(default, deserialize_with = "lenient::assignee")]
    assigned_user_id: Option<AgentId>,
    #[serde(default, deserialize_with = "lenient::subject")]
    subject: Option<String>,
    #[serde(default, deserialize_with = "moment")]
    created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "moment")]
    updated_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::object")]
    last_message: Option<WireLastMessage>,
    #[serde(default, deserialize_with = "moment")]
    last_message_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "moment")]
    last_customer_message_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "moment")]
    last_agent_reply_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "moment")]
    snoozed_until: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::flag")]
    snooze_reopen_on_message: Option<bool>,
    #[serde(default, deserialize_with = "moment")]
    closed_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::tags")]
    tags: Vec<Tag>,
    #[serde(default, deserialize_with = "lenient::text")]
    bot_session_id: Option<String>,
}

/// The part of a message that a row shows.
#[derive(Deserialize)]
pub struct WireLastMessage {
    #[serde(default, deserialize_with = "lenient::text")]
    pub direction: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub message_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::first_line")]
    pub text: Option<String>,
    #[serde(default, deserialize_with = "moment")]
    pub created_at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub struct WireContact {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<ContactId>,
    #[serde(default, deserialize_with = "lenient::text")]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    phone: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    email: Option<String>,
}

#[derive(Deserialize)]
struct WireUser {
    id: AgentId,
    #[serde(default, deserialize_with = "lenient::text")]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    email: Option<String>,
}

/// Response to a close in the documented contract.
#[derive(Deserialize)]
struct WireClosed {
    id: ConversationId,
    status: Status,
}

/// Returns what a list answers: a bare array, or the array under this name; none if it is missing.
pub fn items(mut answer: Value, name: &str) -> Vec<Value> {
    match answer {
        Value::Array(items) => items,
        _ => match answer.get_mut(name).map(Value::take) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        },
    }
}

/// Parses a single conversation.
pub fn conversation(value: Value) -> Result<Conversation, SendSevenError> {
    read::<WireConversation>(value).map(WireConversation::into_model)
}

/// Parses the short response to a close and checks that it is about this conversation.
pub fn closed(value: Value, id: &ConversationId) -> Result<(), SendSevenError> {
    let answer: WireClosed = read(value)?;
    let wrong = [(answer.id != *id, "id"), (!answer.status.is_closed(), "status")];
    match wrong.into_iter().find(|(wrong, _)| *wrong) {
        Some((_, path)) => Err(SendSevenError::Unreadable { path: path.to_owned() }),
        None => Ok(()),
    }
}

/// Parses one row of a list; fails with the name of the filter that the row violates.
pub fn row(value: Value, query: &Query) -> Result<Row, &'static str> {
    let id = value["id"].as_str().and_then(|id| ConversationId::parse(id).ok());
    match read::<WireConversation>(value) {
        Ok(wire) => {
            let unknown = [
                ("needs_reply", wire.needs_reply.is_none()),
                ("channel", wire.channel().is_none()),
                ("status", wire.status.is_none()),
            ];
            let conversation = wire.into_model();
            match query.is_violated_by(&conversation) {
                Some(filter) if !unknown.contains(&(filter, true)) => Err(filter),
                _ => Ok(Row::Read(Box::new(conversation))),
            }
        }
        Err(error) => {
            tracing::warn!(%error, "a conversation of the list could not be read");
            Ok(Row::Unreadable(id))
        }
    }
}

/// Parses one user; the name falls back to the email, then to the ID.
pub fn agent(value: Value) -> Result<Agent, SendSevenError> {
    let user: WireUser = read(value)?;
    let name = user.name.or(user.email).unwrap_or_else(|| user.id.to_string());
    Ok(Agent { name, id: user.id })
}

/// Deserializes a value; an error contains its JSON path.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, SendSevenError> {
    serde_path_to_error::deserialize(value)
        .map_err(|error| SendSevenError::Unreadable { path: error.path().to_string() })
}

impl WireConversation {
    fn assignee(&self) -> Option<&AgentId> {
        self.assigned_user_id.as_ref().or(self.assigned_to.as_ref())
    }

    fn channel(&self) -> Option<&Channel> {
        self.channel_type.as_ref().or(self.channel.as_ref())
    }

    fn into_model(self) -> Conversation {
        let assignee = self.assignee().cloned();
        let channel = self.channel().cloned();
        let status = self.status.unwrap_or_else(|| Status::Other(UNKNOWN.to_owned()));
        let needs_reply = self.needs_reply.unwrap_or_else(|| {
            self.last_customer_message_at > self.last_agent_reply_at && !status.is_closed()
        });
        let contact = match self.contact {
            Some(contact) => contact.into_contact(self.contact_id),
            None => Contact { id: self.contact_id, name: None, phone: None, email: None },
        };
        Conversation {
            id: self.id,
            contact,
            channel: channel.unwrap_or_else(|| Channel::Other(UNKNOWN.to_owned())),
            status,
            needs_reply,
            assignee: assignee.map(Agent::from),
            subject: self.subject,
            created_at: self.created_at,
            updated_at: self.updated_at,
            last_message: self.last_message.and_then(WireLastMessage::into_model),
            last_message_at: self.last_message_at,
            last_customer_message_at: self.last_customer_message_at,
            last_agent_reply_at: self.last_agent_reply_at,
            waiting: None,
            snooze: self.snoozed_until.map(|until| Snooze {
                until,
                wakes_on_message: self.snooze_reopen_on_message.unwrap_or_default(),
            }),
            closed_at: self.closed_at,
            tags: self.tags,
            has_bot: self.bot_session_id.is_some(),
            pending: None,
        }
    }
}

impl WireLastMessage {
    /// Returns `None` if it is unknown who wrote it.
    pub fn into_model(self) -> Option<Box<LastMessage>> {
        let from = match self.direction?.as_str() {
            "inbound" => Side::Customer,
            "outbound" => Side::Team,
            _ => return None,
        };
        let kind = self.message_type.unwrap_or_default();
        Some(Box::new(LastMessage { from, kind, text: self.text, at: self.created_at }))
    }
}

impl WireContact {
    /// Uses `id` if the contact has none.
    pub fn into_contact(self, id: Option<ContactId>) -> Contact {
        Contact { id: self.id.or(id), name: self.name, phone: self.phone, email: self.email }
    }
}

/// Reads a time as [`time_of`] does.
pub fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let at = time_of(&text).ok_or_else(|| serde::de::Error::custom("not a time"))?;
    Ok(Some(Timestamp(at.unix_timestamp())))
}

/// Parses RFC 3339; a time without a zone is UTC.
pub fn time_of(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Iso8601::DEFAULT)
        .or_else(|_| PrimitiveDateTime::parse(text, &Iso8601::DEFAULT).map(|t| t.assume_utc()))
        .ok()
}
