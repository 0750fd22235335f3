//! Endpoints that read and change conversations, for both contracts.

use super::Contract::{self, Documented, Live};
use super::records::{Conversation, Status, time_of};
use super::store::Store;
use crate::simulator::json;
use crate::simulator::json::paged;
use crate::simulator::request::ApiRequest;
use crate::simulator::responses;
use crate::simulator::responses::Answer;
use axum::http::StatusCode;
use serde_json::{Value, json};
use time::OffsetDateTime;

const DOCUMENTED_CHANNELS: &[&str] =
    &["whatsapp", "telegram", "sms", "email", "messenger", "instagram"];
const LIVE_CHANNELS: &[&str] = &[
    "whatsapp",
    "telegram",
    "sms",
    "email",
    "messenger",
    "instagram",
    "live_chat",
    "rcs",
    "viber",
];

type Filter<'a> = Box<dyn Fn(&Conversation) -> bool + 'a>;

/// `GET /conversations`
pub fn list(store: &Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    let contract = store.options.contract;
    let filters = match contract {
        Documented => documented_filters(asked)?,
        Live => live_filters(asked, &store.agents[0].id),
    };
    let mut found = store.newest_first();
    found.retain(|row| store.ignores_filters || filters.iter().all(|keeps| keeps(row)));
    paged(contract, asked, &found, |row| json::row(contract, row))
}

/// `GET /conversations/{id}`
pub fn one(store: &Store, id: &str) -> Result<Answer, Answer> {
    let contract = store.options.contract;
    Ok(Answer::ok(json::single(contract, find(store, id)?)))
}

/// `PUT /conversations/{id}`, documented: sets `assigned_to`.
pub fn put(store: &mut Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    let body = asked.object(Documented)?;
    if let Some(assignee) = assignee(store, &body, "assigned_to")? {
        change(store, id, |found| found.assignee = assignee)?;
    }
    one(store, id)
}

/// `PATCH /conversations/{id}`, live: sets `assigned_user_id`, `status`, `subject`; adds `notes`.
pub fn patch(store: &mut Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    let body = asked.object(Live)?;
    let status = text(&body, "status")?;
    if status.is_some_and(|status| status != "open" && status != "closed") {
        return Err(wrong("status", "Input should be 'open' or 'closed'"));
    }
    let (subject, notes) = (text(&body, "subject")?, text(&body, "notes")?);
    find(store, id)?;
    let assignee = assignee(store, &body, "assigned_user_id")?;

    change(store, id, |found| {
        if let Some(assignee) = assignee {
            found.assignee = assignee;
        }
        match status {
            Some("closed") => found.close(),
            Some(_) => found.reopen(),
            None => {}
        }
        if let Some(subject) = subject {
            found.subject = Some(subject.to_owned());
        }
        found.notes.extend(notes.map(str::to_owned));
    })?;
    one(store, id)
}

/// `POST /conversations/{id}/assign/{user_id}`, live.
pub fn assign(store: &mut Store, id: &str, user: &str) -> Result<Answer, Answer> {
    find(store, id)?;
    let user = known_user(store, user)?;
    change(store, id, |found| found.assignee = Some(user))?;
    one(store, id)
}

/// `POST /conversations/{id}/close`; only the live contract reads `notes` and `summarize`.
pub fn close(store: &mut Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    let contract = store.options.contract;
    let body = asked.object(contract)?;
    find(store, id)?;
    match contract {
        Documented => {
            change(store, id, Conversation::close)?;
            Ok(Answer::ok(json::closed(find(store, id)?)))
        }
        Live => {
            if body.get("summarize").is_some_and(|fields| !fields.is_boolean() && !fields.is_null())
            {
                return Err(wrong("summarize", "Input should be a valid boolean"));
            }
            let notes = text(&body, "notes")?;
            change(store, id, |found| {
                found.close();
                found.notes.extend(notes.map(str::to_owned));
            })?;
            one(store, id)
        }
    }
}

/// `POST /conversations/{id}/reopen`, live.
pub fn reopen(store: &mut Store, id: &str) -> Result<Answer, Answer> {
    change(store, id, Conversation::reopen)?;
    one(store, id)
}

/// `POST /conversations/{id}/snooze`, live: until `snoozed_until`, or until the customer writes
/// unless `reopen_on_message` is false.
pub fn snooze(store: &mut Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    let body = asked.object(Live)?;
    find(store, id)?;
    let until = text(&body, "snoozed_until")?.and_then(time_of);
    let Some(until) = until.filter(|until| *until > OffsetDateTime::now_utc()) else {
        return Err(wrong("snoozed_until", "Input should be a time with its zone in the future"));
    };
    let reopens = match body.get("reopen_on_message") {
        None | Some(Value::Null) => true,
        Some(Value::Bool(reopens)) => *reopens,
        Some(_) => return Err(wrong("reopen_on_message", "Input should be a valid boolean")),
    };
    if find(store, id)?.status == Status::Closed {
        let text = "A closed conversation cannot be snoozed";
        return Err(responses::refuse(Live, StatusCode::CONFLICT, text));
    }
    change(store, id, |found| found.snooze(Some(until), reopens))?;
    one(store, id)
}

/// `DELETE /conversations/{id}/snooze`, live.
pub fn unsnooze(store: &mut Store, id: &str) -> Result<Answer, Answer> {
    change(store, id, |found| found.snooze(None, true))?;
    one(store, id)
}

/// `POST /conversations/bulk-close`, live: closes `conversation_ids`; `reason` becomes a note. The
/// contract does not specify the response; its shape is invented.
pub fn bulk_close(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    let body = asked.object(Live)?;
    let ids = body["conversation_ids"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ids: Option<Vec<&str>> = ids.iter().map(Value::as_str).collect();
    let Some(ids) = ids.filter(|ids| !ids.is_empty()) else {
        return Err(wrong("conversation_ids", "Input should be a list of ids"));
    };
    let reason = text(&body, "reason")?;
    let (closed, failed): (Vec<_>, Vec<_>) = ids.into_iter().partition(|id| {
        let closing = store.change(id, |found| {
            found.close();
            found.notes.extend(reason.map(str::to_owned));
        });
        closing.is_some()
    });
    Ok(Answer::ok(json!({ "closed": closed, "failed": failed })))
}

/// Parses the filters; fails on invalid values.
fn documented_filters(asked: &ApiRequest) -> Result<Vec<Filter<'_>>, Answer> {
    let refuse = |name, text| Err(responses::invalid(Documented, ["query", name], "value", text));
    let mut filters: Vec<Filter> = Vec::new();
    if let Some(status) = asked.parameter("status") {
        let status = match status {
            "open" => Status::Open,
            "pending" => Status::Pending,
            "closed" => Status::Closed,
            _ => return refuse("status", "must be open, closed or pending"),
        };
        filters.push(Box::new(move |row| row.status == status));
    }
    if let Some(fields) = asked.parameter("needs_reply") {
        let Some(needed) = boolean(fields) else {
            return refuse("needs_reply", "must be true or false");
        };
        filters.push(Box::new(move |row| row.needs_reply() == needed));
    }
    if let Some(user) = asked.parameter("assigned_to") {
        filters.push(Box::new(move |row| row.assignee.as_deref() == Some(user)));
    }
    if let Some(channel) = asked.parameter("channel") {
        if !DOCUMENTED_CHANNELS.contains(&channel) {
            return refuse("channel", "no such channel");
        }
        filters.push(Box::new(move |row| row.contact.channel == channel));
    }
    Ok(filters)
}

/// Parses the filters and ignores invalid values.
fn live_filters<'a>(asked: &'a ApiRequest, me: &'a str) -> Vec<Filter<'a>> {
    let mut filters: Vec<Filter> = Vec::new();
    match asked.parameter("status") {
        Some("open") => {
            filters.push(Box::new(|row| row.status != Status::Closed && !row.is_snoozed()));
        }
        Some("snoozed") => filters.push(Box::new(Conversation::is_snoozed)),
        Some("closed") => filters.push(Box::new(|row| row.status == Status::Closed)),
        _ => {}
    }
    if let Some(needed) = asked.parameter("needs_reply").and_then(boolean) {
        filters.push(Box::new(move |row| row.needs_reply() == needed));
    }
    if let Some(fields) = asked.parameter("assigned_to") {
        filters.push(Box::new(move |row| match (fields, row.assignee.as_deref()) {
            ("unassigned" | "me_and_unassigned", None) => true,
            ("me" | "me_and_unassigned", Some(user)) => user == me,
            (fields, user) => user == Some(fields),
        }));
    }
    if let Some(channel) = asked.parameter("channel_type").filter(|c| LIVE_CHANNELS.contains(c)) {
        filters.push(Box::new(move |row| row.contact.channel == channel));
    }
    if let Some(contact) = asked.parameter("contact_id") {
        filters.push(Box::new(move |row| row.contact.id == contact));
    }
    if let Some(wanted) = asked.parameter("search").map(str::to_lowercase) {
        filters.push(Box::new(move |row| {
            let contact = &row.contact;
            [&contact.name, &contact.phone, &contact.email, &row.subject]
                .into_iter()
                .flatten()
                .any(|text| text.to_lowercase().contains(&wanted))
        }));
    }
    filters
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Conversation, Answer> {
    store.conversations.get(id).ok_or_else(|| missing(store.options.contract))
}

fn change(store: &mut Store, id: &str, how: impl FnOnce(&mut Conversation)) -> Result<(), Answer> {
    let contract = store.options.contract;
    store.change(id, how).ok_or_else(|| missing(contract))
}

fn missing(contract: Contract) -> Answer {
    responses::not_found(contract, "Conversation")
}

/// Returns the requested assignee: `None` if the field is absent, `Some(None)` to unassign.
fn assignee(store: &Store, body: &Value, field: &str) -> Result<Option<Option<String>>, Answer> {
    match body.get(field) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(Value::String(user)) => Ok(Some(Some(known_user(store, user)?))),
        Some(_) => {
            let text = "Input should be a valid string";
            Err(responses::invalid(store.options.contract, ["body", field], "string_type", text))
        }
    }
}

fn known_user(store: &Store, id: &str) -> Result<String, Answer> {
    let known = store.agents.iter().find(|agent| agent.id == id);
    let missing = || responses::not_found(store.options.contract, "User");
    known.map(|agent| agent.id.clone()).ok_or_else(missing)
}

fn text<'a>(body: &'a Value, field: &str) -> Result<Option<&'a str>, Answer> {
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(wrong(field, "Input should be a valid string")),
    }
}

fn wrong(field: &str, text: &str) -> Answer {
    responses::invalid(Live, ["body", field], "value_error", text)
}
