//! What is said in conversations, in the live contract alone: read page by page, and notes for the
//! team. What was said before the story begins is made up when it is asked for.

mod past;

use super::Contract::Live;
use super::answers::{self, Answer};
use super::gate::Asked;
use super::shapes::{paged, rfc3339};
use super::store::{Conversation, Store, moment};
use super::webhooks::unique;
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

/// The longest note, in characters; invented, since the contract tells none.
const LONGEST_NOTE: usize = 10_000;

/// Something said.
#[derive(Debug, Clone)]
pub struct Message {
    id: String,
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
        let generate = || past::generate(seed, conversation);
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

/// `GET /messages`: the newest first, by page or after a cursor.
pub fn list(store: &mut Store, asked: &Asked) -> Result<Answer, Answer> {
    let id = asked.parameter("conversation_id").unwrap_or_default();
    let conversation = find(store, id)?.clone();
    let seed = store.options.seed;
    let all = store.messages.of(seed, &conversation);
    let mut newest_first: Vec<&Message> = all.iter().rev().collect();
    if let Some(cursor) = asked.parameter("cursor") {
        let last = newest_first.iter().position(|said| cursor_of(said) == cursor);
        let Some(last) = last else {
            let text = "Input should be a cursor of an earlier answer";
            return Err(answers::invalid(Live, ["query", "cursor"], "value_error", text));
        };
        newest_first.drain(..=last);
    }
    let mut answer = paged(Live, asked, &newest_first, |said| shape(id, said))?;
    let pagination = &answer.body["pagination"];
    let number = |name: &str| pagination[name].as_u64().unwrap_or_default() as usize;
    let shown = number("page") * number("page_size");
    let next = newest_first.get(shown.wrapping_sub(1)).filter(|_| shown < newest_first.len());
    answer.body["next_cursor"] = json!(next.map(|said| cursor_of(said)));
    Ok(answer)
}

/// `POST /messages/internal-notes`: a note for the team, which may mention somebody and hand over.
/// The shape of the answer is invented, since the contract does not tell it.
pub fn note(store: &mut Store, asked: &Asked) -> Result<Answer, Answer> {
    let body = asked.object(Live)?;
    let id = body["conversation_id"].as_str().unwrap_or_default().to_owned();
    let text = body["text"].as_str().map(str::trim).unwrap_or_default();
    if text.is_empty() || text.chars().count() > LONGEST_NOTE {
        return Err(wrong("text", "Input should be a text of 1 to 10000 characters"));
    }
    let mentioned = match &body["mentioned_user_ids"] {
        Value::Null => Vec::new(),
        Value::Array(ids) => ids.iter().map(|id| known(store, id)).collect::<Result<_, _>>()?,
        _ => return Err(wrong("mentioned_user_ids", "Input should be a valid list")),
    };
    let assignee = match &body["assign_to_user_id"] {
        Value::Null => None,
        user => Some(known(store, user)?),
    };
    let conversation = find(store, &id)?.clone();
    let said = Message {
        id: unique("msg"),
        at: moment(),
        text: Some(text.to_owned()),
        internal: true,
        mentioned,
        ..Message::default()
    };
    let answer = Answer::new(axum::http::StatusCode::CREATED, shape(&id, &said));
    let seed = store.options.seed;
    store.messages.of(seed, &conversation).push(said);
    if assignee.is_some() {
        store.change(&id, |found| found.assignee = assignee);
    }
    Ok(answer)
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Conversation, Answer> {
    store.conversations.get(id).ok_or_else(|| answers::not_found(Live, "Conversation"))
}

fn known(store: &Store, id: &Value) -> Result<String, Answer> {
    let known = store.agents.iter().find(|agent| id.as_str() == Some(agent.id.as_str()));
    known.map(|agent| agent.id.clone()).ok_or_else(|| answers::not_found(Live, "User"))
}

fn wrong(field: &str, text: &str) -> Answer {
    answers::invalid(Live, ["body", field], "value_error", text)
}

fn cursor_of(said: &Message) -> String {
    hex::encode(format!("after {}", said.id))
}

/// As a live answer spells it.
pub fn shape(conversation: &str, said: &Message) -> Value {
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

impl super::Simulator {
    /// What is said in a conversation, the oldest first, as a live answer spells it; empty where
    /// there is no such conversation.
    pub fn messages(&self, id: &str) -> Vec<Value> {
        let mut store = self.lock();
        let Some(conversation) = store.conversations.get(id).cloned() else { return Vec::new() };
        let seed = store.options.seed;
        store.messages.of(seed, &conversation).iter().map(|said| shape(id, said)).collect()
    }
}
