//! Endpoints for messages and internal notes, only in the live contract.

use super::Contract::Live;
use super::Simulator;
use super::json::paged;
use super::messages::{Message, message_json};
use super::records::Conversation;
use super::request::ApiRequest;
use super::responses::{self, Answer};
use super::store::Store;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// Maximum length of a note in characters; invented, since the contract does not specify it.
const LONGEST_NOTE: usize = 10_000;

/// `GET /messages`: newest first, by page or cursor.
pub fn list(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    let id = asked.parameter("conversation_id").unwrap_or_default();
    let conversation = find(store, id)?.clone();
    let seed = store.options.seed;
    let all = store.messages.of(seed, &conversation);
    let mut newest_first: Vec<&Message> = all.iter().rev().collect();
    if let Some(cursor) = asked.parameter("cursor") {
        let last = newest_first.iter().position(|said| cursor_of(said) == cursor);
        let Some(last) = last else {
            let text = "Input should be a cursor of an earlier answer";
            return Err(responses::invalid(Live, ["query", "cursor"], "value_error", text));
        };
        newest_first.drain(..=last);
    }
    let mut answer = paged(Live, asked, &newest_first, |said| message_json(id, said))?;
    let pagination = &answer.body["pagination"];
    let number = |name: &str| pagination[name].as_u64().unwrap_or_default() as usize;
    let shown = number("page") * number("page_size");
    let next = newest_first.get(shown.wrapping_sub(1)).filter(|_| shown < newest_first.len());
    answer.body["next_cursor"] = json!(next.map(|said| cursor_of(said)));
    Ok(answer)
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
    let said = Message::internal_note(text, mentioned);
    let answer = Answer::new(StatusCode::CREATED, message_json(&id, &said));
    let seed = store.options.seed;
    store.messages.of(seed, &conversation).push(said);
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

fn wrong(field: &str, text: &str) -> Answer {
    responses::invalid(Live, ["body", field], "value_error", text)
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
        let seed = store.options.seed;
        store.messages.of(seed, &conversation).iter().map(|said| message_json(id, said)).collect()
    }
}
