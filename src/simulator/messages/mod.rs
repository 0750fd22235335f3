//! What is said in conversations, in the live contract alone: read page by page, and notes for the
//! team. What was said before the story begins is made up when it is asked for.

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

/// Something said.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: String,
    at: OffsetDateTime,
    inbound: bool,
    /// Such as `text` or `image`.
    kind: &'static str,
    /// None for media.
    text: Option<String>,
    status: &'static str,
    error: Option<&'static str>,
    attachment: Option<Attachment>,
    /// A note for the team, never sent.
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
    /// A note for the team, written now.
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

/// What is said where, the oldest first; only of conversations that somebody asked about or that
/// went on.
#[derive(Default)]
pub struct Messages(HashMap<String, Vec<Message>>);

impl Messages {
    /// All that is said in a conversation, up to what it was when it is first asked about.
    pub fn of(&mut self, seed: u64, conversation: &Conversation) -> &mut Vec<Message> {
        let generate = || history::generate(seed, conversation);
        self.0.entry(conversation.id.clone()).or_insert_with(generate)
    }

    /// Adds what a change of a conversation has said.
    pub fn follow(&mut self, seed: u64, before: &Conversation, after: &Conversation) {
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

    /// What became of the last reply: `delivered`, `read` or `failed`.
    pub fn reached(&mut self, id: &str, status: &'static str) {
        let reply = self.0.get_mut(id).and_then(|all| all.iter_mut().rfind(|said| !said.inbound));
        if let Some(reply) = reply {
            reply.status = status;
            reply.error = (status == "failed").then_some("The recipient cannot be reached");
        }
    }
}

/// As a live answer spells it.
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
