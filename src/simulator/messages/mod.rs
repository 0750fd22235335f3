//! Messages of conversations and notes for the team, only in the live contract. Messages from
//! before the simulator's start are generated on demand.

mod history;
mod json;

pub use json::{attachment, last_message};

use super::records::{Agent, Conversation, unique, unique_now};
use rand::seq::IndexedRandom;
use std::collections::HashMap;
use time::OffsetDateTime;

const WRITTEN: &[&str] = &[
    "Hello, is anybody there?",
    "It still does not work, I tried twice.",
    "Could you send me the invoice again?",
    "Merci, mais ce n’était pas ma question.",
    "ありがとうございます。もう一つ質問があります。",
    "متى يصل الطلب؟",
    "👍",
];
const REPLIED: &[&str] =
    &["Thank you for waiting, I am looking into it.", "I have sent the invoice to your address."];

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: String,
    pub at: OffsetDateTime,
    pub inbound: bool,
    /// For example `text` or `image`.
    pub kind: String,
    /// `None` for media.
    pub text: Option<String>,
    /// `pending`, `sent`, `delivered`, `read` or `failed`.
    pub status: &'static str,
    pub error: Option<Failure>,
    pub attachments: Vec<Attachment>,
    /// Whether it is a note for the team, which is never sent.
    pub internal: bool,
    pub mentioned: Vec<String>,
    /// The agent who wrote it; `None` for customers and for SendSeven itself.
    pub sent_by: Option<String>,
    /// The message that it answers.
    pub reply_to: Option<String>,
    /// The other messages that one call made.
    pub related: Vec<String>,
}

/// Why a message could not be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    /// The number that the channel gives, for example 131047.
    pub code: u32,
    pub text: &'static str,
}

impl Failure {
    pub const UNREACHABLE: Self =
        Self { code: 131_026, text: "The recipient cannot be reached (131026)" };
    pub const WINDOW_CLOSED: Self = Self {
        code: 131_047,
        text: "More than 24 hours have passed since the recipient last replied (131047)",
    };
}

/// A file of a message. Its content is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: String,
    pub filename: String,
    pub content_type: String,
    pub size: u64,
    /// In hex; `None` for files that were never uploaded.
    pub sha256: Option<String>,
    pub url: String,
    pub created_at: OffsetDateTime,
}

impl Attachment {
    /// Returns the kind of message that carries it.
    pub fn kind(&self) -> &'static str {
        match self.content_type.split('/').next() {
            Some("image") => "image",
            Some("video") => "video",
            Some("audio") => "audio",
            _ => "document",
        }
    }
}

impl Message {
    /// Creates a note for the team, dated now.
    pub fn internal_note(text: &str, mentioned: Vec<String>, author: &str) -> Self {
        let (id, at, text) = (unique("msg"), unique_now(), Some(text.to_owned()));
        let sent_by = Some(author.to_owned());
        Self { id, at, text, internal: true, mentioned, sent_by, ..Self::default() }
    }

    /// Creates a reply that waits to be sent, dated now.
    pub fn reply(text: Option<&str>, kind: &str, author: &str) -> Self {
        Self {
            id: unique("msg"),
            at: unique_now(),
            text: text.map(str::to_owned),
            kind: kind.to_owned(),
            status: "pending",
            sent_by: Some(author.to_owned()),
            ..Self::default()
        }
    }

    /// Returns the message as an event of this type shows it.
    pub fn with_status_of(mut self, kind: &str) -> Self {
        match kind {
            "message.sent" => self.status = "sent",
            "message.delivered" => self.status = "delivered",
            "message.read" => self.status = "read",
            "message.failed" => self.fail(Failure::UNREACHABLE),
            _ => {}
        }
        self
    }

    fn fail(&mut self, failure: Failure) {
        self.status = "failed";
        self.error = self.error.or(Some(failure));
    }

    /// Returns whether the channel knows the message.
    pub fn has_external_id(&self) -> bool {
        !self.internal && !["pending", "failed"].contains(&self.status)
    }

    fn is_by(&self, inbound: bool) -> bool {
        !self.internal && self.inbound == inbound
    }
}

impl Default for Message {
    fn default() -> Self {
        Self {
            id: String::new(),
            at: OffsetDateTime::UNIX_EPOCH,
            inbound: false,
            kind: "text".to_owned(),
            text: None,
            status: "sent",
            error: None,
            attachments: Vec::new(),
            internal: false,
            mentioned: Vec::new(),
            sent_by: None,
            reply_to: None,
            related: Vec::new(),
        }
    }
}

/// Messages by conversation, oldest first; only for conversations that were read or that changed.
pub struct Messages {
    seed: u64,
    /// Names by the ids of agents.
    names: HashMap<String, String>,
    known: HashMap<String, Vec<Message>>,
}

impl Messages {
    pub fn new(seed: u64, agents: &[Agent]) -> Self {
        let names = agents.iter().map(|agent| (agent.id.clone(), agent.name.clone())).collect();
        Self { seed, names, known: HashMap::new() }
    }

    /// Returns the messages of a conversation, and generates them on first use.
    pub fn of(&mut self, conversation: &Conversation) -> &mut Vec<Message> {
        let seed = self.seed;
        let generate = || history::generate(seed, conversation);
        self.known.entry(conversation.id.clone()).or_insert_with(generate)
    }

    /// Returns the last message of the customer (`inbound`) or of the team, but no note.
    pub fn last_by(&mut self, conversation: &Conversation, inbound: bool) -> Option<Message> {
        self.of(conversation).iter().rfind(|message| message.is_by(inbound)).cloned()
    }

    /// Returns the last message up to the conversation's own times, but no note; without keeping
    /// what it generates, since lists ask for many.
    pub fn last(&self, conversation: &Conversation) -> Option<Message> {
        let until = conversation.last_message_at();
        let is_last = |message: &&Message| !message.internal && message.at <= until;
        match self.known.get(&conversation.id) {
            Some(known) => known.iter().rfind(is_last).cloned(),
            None => history::generate(self.seed, conversation).iter().rfind(is_last).cloned(),
        }
    }

    /// Adds the messages that a change of a conversation implies.
    pub fn append_from_change(&mut self, before: &Conversation, after: &Conversation) {
        let said = [
            (before.last_customer_message_at, after.last_customer_message_at, true),
            (before.last_agent_reply_at, after.last_agent_reply_at, false),
        ];
        for (before_at, at, inbound) in said {
            let Some(at) = at.filter(|_| before_at != at) else { continue };
            let texts = if inbound { WRITTEN } else { REPLIED };
            let text = texts.choose(&mut rand::rng()).map(|text| (*text).to_owned());
            let status = if inbound { "delivered" } else { "sent" };
            let sent_by = after.assignee.clone().filter(|_| !inbound);
            let id = unique("msg");
            let said = Message { id, at, inbound, text, status, sent_by, ..Message::default() };
            self.of(before).push(said);
        }
    }

    /// Sets the delivery status of a message, or of the last reply.
    pub fn reached(&mut self, id: &str, message: Option<&str>, status: &'static str) {
        let is_meant = |said: &&mut Message| match message {
            Some(message) => said.id == message,
            None => said.is_by(false),
        };
        let reply = self.known.get_mut(id).and_then(|all| all.iter_mut().rfind(is_meant));
        if let Some(reply) = reply {
            match status {
                "failed" => reply.fail(Failure::UNREACHABLE),
                status => reply.status = status,
            }
        }
    }
}
