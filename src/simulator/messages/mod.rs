//! Messages of conversations and notes for the team, only in the live contract. Messages from
//! before the simulator's start are generated on demand.

mod history;

use super::json::rfc3339;
use super::records::{Conversation, unique, unique_now};
use rand::seq::IndexedRandom;
use serde_json::{Value, json};
use std::collections::HashMap;
use time::OffsetDateTime;

const WRITTEN: &[&str] = &[
    "Hello, is anybody there?",
    "It still does not work, I tried twice.",
    "Could you send me the invoice again?",
    "متى يصل الطلب؟",
];
const REPLIED: &[&str] =
    &["Thank you for waiting, I am looking into it.", "I have sent the invoice to your address."];

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: String,
    at: OffsetDateTime,
    inbound: bool,
    /// For example `text` or `image`.
    kind: &'static str,
    /// `None` for media.
    text: Option<String>,
    status: &'static str,
    error: Option<&'static str>,
    attachment: Option<Attachment>,
    /// Whether it is a note for the team, which is never sent.
    internal: bool,
    mentioned: Vec<String>,
}

#[derive(Debug, Clone)]
struct Attachment {
    name: &'static str,
    content_type: &'static str,
    size: u64,
    url: String,
}

impl Message {
    /// Creates a note for the team, dated now.
    pub fn internal_note(text: &str, mentioned: Vec<String>) -> Self {
        let (id, at, text) = (unique("msg"), unique_now(), Some(text.to_owned()));
        Self { id, at, text, internal: true, mentioned, ..Self::default() }
    }
}

impl Default for Message {
    fn default() -> Self {
        Self {
            id: String::new(),
            at: OffsetDateTime::UNIX_EPOCH,
            inbound: false,
            kind: "text",
            text: None,
            status: "sent",
            error: None,
            attachment: None,
            internal: false,
            mentioned: Vec::new(),
        }
    }
}

/// Messages by conversation, oldest first; only for conversations that were read or that changed.
#[derive(Default)]
pub struct Messages(HashMap<String, Vec<Message>>);

impl Messages {
    /// Returns the messages of a conversation, and generates them on first use.
    pub fn of(&mut self, seed: u64, conversation: &Conversation) -> &mut Vec<Message> {
        let generate = || history::generate(seed, conversation);
        self.0.entry(conversation.id.clone()).or_insert_with(generate)
    }

    /// Adds the messages that a change of a conversation implies.
    pub fn append_from_change(&mut self, seed: u64, before: &Conversation, after: &Conversation) {
        let said = [
            (before.last_customer_message_at, after.last_customer_message_at, true),
            (before.last_agent_reply_at, after.last_agent_reply_at, false),
        ];
        for (before_at, at, inbound) in said {
            let Some(at) = at.filter(|_| before_at != at) else { continue };
            let texts = if inbound { WRITTEN } else { REPLIED };
            let text = texts.choose(&mut rand::rng()).map(|text| (*text).to_owned());
            let status = if inbound { "delivered" } else { "sent" };
            let said =
                Message { id: unique("msg"), at, inbound, text, status, ..Message::default() };
            self.of(seed, before).push(said);
        }
    }

    /// Sets the delivery status of the last reply: `delivered`, `read` or `failed`.
    pub fn reached(&mut self, id: &str, status: &'static str) {
        let reply = self.0.get_mut(id).and_then(|all| all.iter_mut().rfind(|said| !said.inbound));
        if let Some(reply) = reply {
            reply.status = status;
            reply.error = (status == "failed").then_some("The recipient cannot be reached");
        }
    }
}

/// Returns the message as JSON in the live contract.
pub fn message_json(conversation: &str, said: &Message) -> Value {
    let at = rfc3339(said.at);
    let reached = |statuses: &[&str]| statuses.contains(&said.status).then_some(&at);
    let attachment = |file: &Attachment| {
        json!({
            "id": format!("att_{}", said.id),
            "filename": file.name,
            "content_type": file.content_type,
            "file_size": file.size,
            "url": file.url,
            "signed_url": null,
        })
    };
    json!({
        "id": said.id,
        "conversation_id": conversation,
        "direction": if said.inbound { "inbound" } else { "outbound" },
        "message_type": said.kind,
        "text": said.text,
        "status": said.status,
        "attachments": said.attachment.iter().map(attachment).collect::<Vec<_>>(),
        "is_internal": said.internal,
        "meta": if said.internal { json!({ "mentioned_user_ids": said.mentioned }) } else { json!({}) },
        "created_at": at,
        "sent_at": at,
        "delivered_at": reached(&["delivered", "read"]),
        "read_at": reached(&["read"]),
        "error_message": said.error,
    })
}
