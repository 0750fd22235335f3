//! Webhook events: the body, written by hand, and its signature.

use crate::simulator::records::{Contact, Conversation, Status, unique, unique_now};
use hmac::{Hmac, KeyInit, Mac};
use rand::seq::IndexedRandom;
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

const WRITTEN: &[&str] = &[
    "Hello, is anybody there?",
    "It still does not work, I tried twice.",
    "Could you send me the invoice again?",
    "Merci, mais ce n’était pas ma question.",
    "Wann kommt das Paket denn nun an?",
    "ありがとうございます。もう一つ質問があります。",
    "متى يصل الطلب؟",
    "👍",
];
const ANSWERED: &[&str] = &[
    "Thank you for waiting, I am looking into it.",
    "Your delivery left our warehouse this morning.",
    "I have sent the invoice to your address.",
    "Could you tell me the number of your order?",
];

impl Event {
    /// Creates an event of this type with the conversation's current state.
    pub fn new(kind: &str, conversation: &Conversation, channel: ChannelField) -> Self {
        let id = unique("evt");
        let mut data = json!({});
        let subject = kind.split('.').next().unwrap_or_default();
        if subject != "contact" {
            data["conversation"] = conversation_json(conversation, kind, channel);
        }
        data["contact"] = contact(&conversation.contact);
        if subject == "message" {
            data["message"] = message(conversation, kind);
        }
        let body = json!({
            "id": id,
            "type": kind,
            "event_id": unique("src"),
            "tenant_id": conversation.tenant,
            "created_at": micros(unique_now()),
            "data": data,
        });
        Self { id, kind: kind.to_owned(), body: body.to_string() }
    }
}

/// Returns the types of the events for a change, in order.
pub fn kinds(before: &Conversation, after: &Conversation) -> Vec<&'static str> {
    let closed = |c: &Conversation| c.status == Status::Closed;
    let assigned = before.assignee != after.assignee;
    let updated = |c: &Conversation| {
        (c.subject.clone(), c.snoozed_until, c.status == Status::Pending, c.notes.len())
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

fn conversation_json(c: &Conversation, kind: &str, channel: ChannelField) -> Value {
    let status = match c.status {
        Status::Closed => "closed",
        _ if c.assignee.is_some() => "assigned",
        _ => "open",
    };
    let mut json = json!({
        "id": c.id,
        "status": status,
        "subject": c.subject,
        "channel_id": format!("channel_{}", c.contact.channel),
        "contact_id": c.contact.id,
        "created_at": micros(c.created_at),
        "assigned_user_id": c.assignee,
        "bot_session_id": null,
        "last_agent_reply_at": c.last_agent_reply_at.map(micros),
        "last_customer_message_at": c.last_customer_message_at.map(micros),
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

fn contact(contact: &Contact) -> Value {
    let Contact { id, name, phone, email, .. } = contact;
    json!({ "id": id, "name": name, "phone": phone, "email": email })
}

fn message(c: &Conversation, kind: &str) -> Value {
    let received = kind == "message.received";
    let at = if received { c.last_customer_message_at } else { c.last_agent_reply_at };
    let at = micros(at.unwrap_or(c.created_at));
    let reached = |kinds: &[&str]| kinds.contains(&kind).then(|| micros(unique_now()));
    json!({
        "id": unique("msg"),
        "conversation_id": c.id,
        "direction": if received { "inbound" } else { "outbound" },
        "message_type": "text",
        "text": if received { WRITTEN } else { ANSWERED }.choose(&mut rand::rng()),
        "status": if received { Some("delivered") } else { kind.split('.').nth(1) },
        "attachments": [],
        "is_internal": false,
        "created_at": at,
        "sent_at": at,
        "delivered_at": reached(&["message.delivered", "message.read"]),
        "read_at": reached(&["message.read"]),
        "error_message": (kind == "message.failed").then_some("The recipient cannot be reached"),
    })
}

/// Formats as RFC 3339 with six decimal places.
fn micros(at: OffsetDateTime) -> String {
    const SIX: TimePrecision =
        TimePrecision::Second { decimal_digits: std::num::NonZeroU8::new(6) };
    const SHAPE: EncodedConfig = Config::DEFAULT.set_time_precision(SIX).encode();
    at.format(&Iso8601::<SHAPE>).expect("years of four digits in UTC can be written")
}
