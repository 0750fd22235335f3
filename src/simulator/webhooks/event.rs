//! Webhook events: the body, written by hand, and its signature.

use crate::simulator::json::{contact_method, live_status, seconds};
use crate::simulator::records::{Contact, Conversation, Status, unique, unique_now};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use time::OffsetDateTime;
use time::format_description::well_known::Iso8601;
use time::format_description::well_known::iso8601::{Config, EncodedConfig, TimePrecision};

/// An event as it is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Unique across all simulators and restarts.
    pub id: String,
    /// For example `conversation.closed`; `type` in the body.
    pub kind: String,
    /// The exact JSON that is signed and sent.
    pub body: String,
}

/// Which events include the customer's channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChannelField {
    /// Only `conversation.created` and `message.received`.
    #[default]
    AtFirst,
    Always,
    Never,
}

/// The events about the fate of a message that was sent before.
const STATUS_KINDS: [&str; 3] = ["message.delivered", "message.read", "message.failed"];

impl Event {
    /// Creates an event of this type with the conversation's current state.
    pub fn new(
        kind: &str,
        conversation: &Conversation,
        message: Option<Value>,
        channel: ChannelField,
    ) -> Self {
        let id = unique("evt");
        let mut data = json!({});
        let is_status = STATUS_KINDS.contains(&kind);
        if kind.split('.').next() != Some("contact") {
            data["conversation"] = match is_status {
                true => short_conversation(conversation),
                false => conversation_json(conversation, kind, channel),
            };
        }
        let Contact { id: contact_id, name, phone, email, .. } = &conversation.contact;
        data["contact"] = match is_status {
            true => json!({ "id": contact_id, "name": name, "phone": phone }),
            false => json!({ "id": contact_id, "name": name, "phone": phone, "email": email }),
        };
        if kind == "message.received" {
            data["contact_method"] = contact_method(&conversation.contact);
        }
        if let Some(message) = message {
            data["message"] = message;
        }
        let body = json!({
            "id": id,
            "type": kind,
            "event_id": data["message"]["id"].as_str().map_or_else(|| unique("src"), str::to_owned),
            "tenant_id": conversation.tenant,
            "created_at": micros(unique_now()),
            "data": data,
        });
        Self { id, kind: kind.to_owned(), body: body.to_string() }
    }
}

impl Event {
    /// Creates the event that an operator asks for to see whether deliveries arrive. Its type is
    /// invented.
    pub fn test(tenant: &str) -> Self {
        let id = unique("evt");
        let kind = "webhook.test".to_owned();
        let body = json!({
            "id": id,
            "type": kind,
            "event_id": unique("src"),
            "tenant_id": tenant,
            "created_at": micros(unique_now()),
            "data": { "test": true },
        });
        Self { id, kind, body: body.to_string() }
    }
}

/// Returns the types of the events for a change, in order.
pub fn kinds(before: &Conversation, after: &Conversation) -> Vec<&'static str> {
    let closed = |c: &Conversation| c.status == Status::Closed;
    let assigned = before.assignee != after.assignee;
    let updated = |c: &Conversation| {
        let waits = matches!(c.status, Status::Pending | Status::Resolved);
        let bot = c.bot.as_ref().map(|bot| bot.id.clone());
        (c.subject.clone(), c.snoozed_until, waits, c.notes.len(), c.tags.clone(), bot)
    };
    let known = |c: &Conversation| {
        (c.contact.name.clone(), c.contact.phone.clone(), c.contact.email.clone())
    };
    let changed = [
        (before.last_customer_message_at != after.last_customer_message_at, "message.received"),
        (before.last_agent_reply_at != after.last_agent_reply_at, "message.sent"),
        (closed(before) && !closed(after), "conversation.reopened"),
        (assigned && after.assignee.is_some(), "conversation.assigned"),
        // No event type exists for unassigning.
        (assigned && after.assignee.is_none(), "conversation.updated"),
        (!closed(before) && closed(after), "conversation.closed"),
        (!closed(after) && updated(before) != updated(after), "conversation.updated"),
        (known(before) != known(after), "contact.updated"),
    ];
    let mut kinds: Vec<_> =
        changed.into_iter().filter(|(holds, _)| *holds).map(|(_, kind)| kind).collect();
    kinds.dedup();
    kinds
}

/// Returns `sha256=` and the hex HMAC-SHA256 of `"{timestamp}.{body}"`, the value of
/// `X-Sendseven-Signature`; the timestamp is in Unix seconds.
pub fn sign(secret: &str, timestamp: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .expect("a key of any length makes an HMAC");
    mac.update(format!("{timestamp}.{body}").as_bytes());
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Events about the fate of a message say little about its conversation.
fn short_conversation(c: &Conversation) -> Value {
    json!({
        "id": c.id,
        "status": live_status(c),
        "channel_id": c.channel_id(),
        "contact_id": c.contact.id,
    })
}

fn conversation_json(c: &Conversation, kind: &str, channel: ChannelField) -> Value {
    let mut json = json!({
        "id": c.id,
        "status": live_status(c),
        "subject": c.subject,
        "channel_id": c.channel_id(),
        "contact_id": c.contact.id,
        "created_at": seconds(c.created_at),
        "assigned_user_id": c.assignee,
        "bot_session_id": c.bot.as_ref().map(|bot| &bot.id),
        "last_agent_reply_at": c.last_agent_reply_at.map(seconds),
        "last_customer_message_at": c.last_customer_message_at.map(seconds),
    });
    let has_channel = match channel {
        ChannelField::AtFirst => ["conversation.created", "message.received"].contains(&kind),
        ChannelField::Always => true,
        ChannelField::Never => false,
    };
    if has_channel {
        json["channel_type"] = json!(c.contact.channel);
    }
    json
}

/// Formats as RFC 3339 with six decimal places.
fn micros(at: OffsetDateTime) -> String {
    const SIX: TimePrecision =
        TimePrecision::Second { decimal_digits: std::num::NonZeroU8::new(6) };
    const SHAPE: EncodedConfig = Config::DEFAULT.set_time_precision(SIX).encode();
    at.format(&Iso8601::<SHAPE>).expect("years of four digits in UTC can be written")
}
