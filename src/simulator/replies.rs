//! `POST /messages`: replies to customers, only in the live contract.

use super::Contract::Live;
use super::body::{self, short_text, text, texts, wrong};
use super::messages::{Attachment, Failure, Message};
use super::outbox::Waiting;
use super::records::Conversation;
use super::request::ApiRequest;
use super::responses::{self, Answer};
use super::store::Store;
use axum::http::StatusCode;
use serde_json::Value;

/// The channels that take several files only as several messages.
const ONE_FILE: &[&str] = &["whatsapp", "telegram", "messenger", "instagram", "sms", "rcs"];

/// Accepts a reply; what becomes of it is told by events.
pub fn create(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    let body = asked.object(Live)?;
    let conversation = recipient(store, &body)?;
    let content = text(&body, "text")?.or(text(&body, "content")?);
    let content = content.filter(|text| !text.trim().is_empty());
    let files = files(store, &body)?;
    if content.is_none() && files.is_empty() {
        return Err(wrong("text", "A message needs a text or an attachment"));
    }
    let reply_to = quoted(store, &conversation, &body)?;
    check_email(&conversation, &body)?;
    check_voice(&body, &files)?;
    if !conversation.window_is_open() && conversation.contact.channel != "whatsapp" {
        // No source says how Meta's channels are refused; the status and the code are invented.
        let text = "The customer has not written within the last 24 hours";
        return Err(responses::coded(StatusCode::BAD_REQUEST, "messaging_window_closed", text));
    }
    let kind = text(&body, "message_type")?.unwrap_or(match files.first() {
        Some(file) => file.kind(),
        None => "text",
    });
    let messages = split(content, kind, files, &conversation, &store.me().id);
    let fails = (!conversation.window_is_open()).then_some(Failure::WINDOW_CLOSED);
    let answer = store.messages.pending_json(&conversation, &messages[0]);
    for message in messages {
        let message = Message { reply_to: reply_to.clone(), ..message };
        send(store, &conversation.id, message, fails);
    }
    Ok(Answer::new(StatusCode::CREATED, answer))
}

/// Adds a reply to its conversation and has it sent.
pub fn send(store: &mut Store, conversation: &str, message: Message, fails: Option<Failure>) {
    let waiting =
        Waiting { conversation: conversation.to_owned(), message: message.id.clone(), fails };
    if store.add_reply(conversation, message).is_some() {
        store.outbox.add(waiting);
    }
}

/// Returns the conversation that the body names: by itself, by a contact method, or by a contact or
/// an address on a channel.
pub fn recipient(store: &Store, body: &Value) -> Result<Conversation, Answer> {
    let found = |what: &str, is_meant: &dyn Fn(&Conversation) -> bool| {
        let found = store.conversations.newest_first().find(|c| is_meant(c)).cloned();
        found.ok_or_else(|| responses::not_found(Live, what))
    };
    if let Some(id) = text(body, "conversation_id")? {
        return found("Conversation", &|c| c.id == id);
    }
    if let Some(id) = text(body, "contact_method_id")? {
        return found("Contact method", &|c| super::json::contact_method_id(&c.contact) == id);
    }
    let channel = text(body, "channel_id")?;
    let on_channel = |c: &Conversation| channel.is_none_or(|channel| c.channel_id() == channel);
    if let Some(id) = text(body, "contact_id")? {
        return found("Contact", &|c| c.contact.id == id && on_channel(c));
    }
    if let Some(to) = text(body, "to")?.filter(|to| !to.is_empty()) {
        return found("Recipient", &|c| c.contact.address() == to && on_channel(c));
    }
    Err(wrong("conversation_id", "A message needs a conversation or another recipient"))
}

/// Reads `attachments`: ids, or one id.
fn files(store: &Store, body: &Value) -> Result<Vec<Attachment>, Answer> {
    let ids = match &body["attachments"] {
        Value::String(id) => vec![id.as_str()],
        _ => texts(body, "attachments")?.unwrap_or_default(),
    };
    let names = texts(body, "attachment_filenames")?.unwrap_or_default();
    let files = ids.iter().enumerate().map(|(place, id)| {
        let found = store.catalog.attachments.get(*id).cloned();
        let mut file = found.ok_or_else(|| responses::not_found(Live, "Attachment"))?;
        if let Some(name) = names.get(place) {
            (*name).clone_into(&mut file.filename);
        }
        Ok(file)
    });
    files.collect()
}

fn quoted(
    store: &mut Store,
    conversation: &Conversation,
    body: &Value,
) -> Result<Option<String>, Answer> {
    let Some(id) = text(body, "reply_to_message_id")? else { return Ok(None) };
    let found = store.messages.of(conversation).iter().find(|said| said.id == id);
    match found {
        Some(said) if said.has_external_id() => Ok(Some(id.to_owned())),
        Some(_) => Err(wrong("reply_to_message_id", "The message has no external_id")),
        None => Err(responses::not_found(Live, "Message")),
    }
}

fn check_email(conversation: &Conversation, body: &Value) -> Result<(), Answer> {
    let subject = short_text(body, "subject", 998)?;
    let is_email = conversation.contact.channel == "email";
    if is_email && subject.or(conversation.subject.as_deref()).is_none() {
        return Err(wrong("subject", "An email needs a subject"));
    }
    Ok(())
}

fn check_voice(body: &Value, files: &[Attachment]) -> Result<(), Answer> {
    if body::boolean(body, "is_voice")? != Some(true) {
        return Ok(());
    }
    let duration = body["duration_ms"].as_u64();
    if files.iter().any(|file| file.kind() != "audio") || files.is_empty() {
        return Err(wrong("is_voice", "A voice message needs an audio file"));
    }
    match duration.is_none_or(|ms| (1..=300_000).contains(&ms)) {
        true => Ok(()),
        false => Err(wrong("duration_ms", "Input should be from 1 to 300000")),
    }
}

/// Makes one message, or one for each part of a long text and for each file that does not fit.
fn split(
    content: Option<&str>,
    kind: &str,
    files: Vec<Attachment>,
    conversation: &Conversation,
    author: &str,
) -> Vec<Message> {
    let channel = conversation.contact.channel.as_str();
    let mut groups: Vec<Vec<Attachment>> = match ONE_FILE.contains(&channel) {
        true => files.into_iter().map(|file| vec![file]).collect(),
        false => vec![files],
    };
    let longest = longest_text(channel).unwrap_or(usize::MAX);
    let characters: Vec<char> = content.unwrap_or_default().chars().collect();
    let parts = characters.chunks(longest).map(|part| part.iter().collect::<String>());
    let mut parts: Vec<Option<String>> = parts.map(Some).collect();
    let count = parts.len().max(groups.len()).max(1);
    parts.resize(count, None);
    groups.resize(count, Vec::new());
    let messages = parts.into_iter().zip(groups).map(|(text, attachments)| {
        let kind = if attachments.is_empty() { "text" } else { kind };
        Message { attachments, ..Message::reply(text.as_deref(), kind, author) }
    });
    let mut messages: Vec<Message> = messages.collect();
    let others: Vec<String> = messages.iter().skip(1).map(|said| said.id.clone()).collect();
    messages[0].related = others;
    messages
}

/// The longest text that a channel takes in one message.
pub fn longest_text(channel: &str) -> Option<usize> {
    match channel {
        "whatsapp" | "telegram" => Some(4_096),
        "messenger" => Some(2_000),
        "instagram" => Some(1_000),
        "rcs" => Some(3_072),
        _ => None,
    }
}
