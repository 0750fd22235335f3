//! Endpoints that read messages and add internal notes, only in the live contract.

use super::Contract::Live;
use super::Simulator;
use super::body::wrong;
use super::messages::Message;
use super::pages::{Sizes, paged};
use super::records::{Conversation, time_of};
use super::request::ApiRequest;
use super::responses::{self, Answer};
use super::store::Store;
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::cmp::Reverse;
use time::{Duration, OffsetDateTime};

/// Maximum length of a note in characters.
const LONGEST_NOTE: usize = 10_000;
const SIZES: Sizes = Sizes { usual: 50, most: 100 };
/// How far back a list without a conversation goes, unless the call says so.
const RECENT: Duration = Duration::days(30);

/// `GET /messages`: newest first, by page or cursor; of one conversation, or of the whole tenant.
pub fn list(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    let mut newest_first: Vec<(Conversation, Message)> = match asked.parameter("conversation_id") {
        Some(id) => {
            let conversation = find(store, id)?.clone();
            let messages = store.messages.of(&conversation).iter().rev().cloned();
            messages.map(|message| (conversation.clone(), message)).collect()
        }
        None => of_tenant(store, asked)?,
    };
    let (status, direction) = (asked.parameter("status"), asked.parameter("direction"));
    newest_first.retain(|(_, said)| {
        status.is_none_or(|status| said.status == status)
            && direction.is_none_or(|direction| (direction == "inbound") == said.inbound)
    });
    if let Some(cursor) = asked.parameter("cursor") {
        let last = newest_first.iter().position(|(_, said)| cursor_of(said) == cursor);
        let Some(last) = last else {
            let text = "Input should be a cursor of an earlier answer";
            return Err(responses::invalid(Live, ["query", "cursor"], "value_error", text));
        };
        newest_first.drain(..=last);
    }
    let mut answer = paged(Live, asked, SIZES, &newest_first, |(conversation, said)| {
        store.messages.json(conversation, said)
    })?;
    let pagination = &answer.body["pagination"];
    let number = |name: &str| pagination[name].as_u64().unwrap_or_default() as usize;
    let shown = number("page") * number("page_size");
    let next = newest_first.get(shown.wrapping_sub(1)).filter(|_| shown < newest_first.len());
    answer.body["next_cursor"] = json!(next.map(|(_, said)| cursor_of(said)));
    Ok(answer)
}

/// Returns recent messages of all conversations. Such a call has to say which it means.
fn of_tenant(
    store: &mut Store,
    asked: &ApiRequest,
) -> Result<Vec<(Conversation, Message)>, Answer> {
    if asked.parameter("status").or(asked.parameter("direction")).is_none() {
        let text = "conversation_id, status or direction is required";
        return Err(responses::refuse(Live, StatusCode::BAD_REQUEST, text));
    }
    let since = match asked.parameter("created_after") {
        None => OffsetDateTime::now_utc() - RECENT,
        Some(time) => time_of(time).ok_or_else(|| {
            let text = "Input should be a valid datetime";
            responses::invalid(Live, ["query", "created_after"], "datetime_parsing", text)
        })?,
    };
    let conversations: Vec<_> = store.conversations.newest_first().cloned().collect();
    let mut all = Vec::new();
    for conversation in conversations {
        let messages = store.messages.of(&conversation).iter();
        let recent = messages.filter(|said| said.at > since && !said.internal).cloned();
        all.extend(recent.map(|message| (conversation.clone(), message)));
    }
    all.sort_by_key(|(_, said)| Reverse(said.at));
    Ok(all)
}

/// `GET /messages/{id}`
pub fn one(store: &mut Store, id: &str) -> Result<Answer, Answer> {
    let conversations: Vec<_> = store.conversations.newest_first().cloned().collect();
    for conversation in conversations {
        let found = store.messages.of(&conversation).iter().find(|said| said.id == id).cloned();
        if let Some(said) = found {
            return Ok(Answer::ok(store.messages.json(&conversation, &said)));
        }
    }
    Err(responses::not_found(Live, "Message"))
}

/// `POST /messages/internal-notes`: a note for the team that may mention and assign an agent. The
/// contract does not specify the response; its shape is invented.
pub fn note(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
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
    if assignee.is_some() {
        // Only with an assignee does a note need more than its own scope.
        store.require_scope("conversations:update")?;
    }
    let said = Message::internal_note(text, mentioned, &store.me().id);
    let answer = Answer::new(StatusCode::CREATED, store.messages.json(&conversation, &said));
    store.messages.of(&conversation).push(said);
    if assignee.is_some() {
        store.change(&id, |found| found.assignee = assignee);
    }
    Ok(answer)
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Conversation, Answer> {
    store.conversations.get(id).ok_or_else(|| responses::not_found(Live, "Conversation"))
}

fn known(store: &Store, id: &Value) -> Result<String, Answer> {
    let known = store.agents.iter().find(|agent| id.as_str() == Some(agent.id.as_str()));
    known.map(|agent| agent.id.clone()).ok_or_else(|| responses::not_found(Live, "User"))
}

fn cursor_of(said: &Message) -> String {
    hex::encode(format!("after {}", said.id))
}

impl Simulator {
    /// Returns the messages of a conversation, oldest first, in live JSON; empty if the
    /// conversation does not exist.
    pub fn messages(&self, id: &str) -> Vec<Value> {
        let mut store = self.lock();
        let Some(conversation) = store.conversations.get(id).cloned() else { return Vec::new() };
        let messages = store.messages.of(&conversation).clone();
        messages.iter().map(|said| store.messages.json(&conversation, said)).collect()
    }
}
