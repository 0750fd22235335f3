//! Endpoints that read and change conversations, for both contracts.

use super::Contract::{self, Documented, Live};
use super::body::{short_text, text, wrong};
use super::conversation_filters::{documented_filters, live_filters};
use super::records::{Conversation, time_of};
use super::store::Store;
use crate::simulator::json;
use crate::simulator::pages::{USUAL, paged};
use crate::simulator::request::ApiRequest;
use crate::simulator::responses;
use crate::simulator::responses::Answer;
use axum::http::StatusCode;
use serde_json::{Value, json};
use time::OffsetDateTime;

/// What `PATCH` accepts as a status.
const STATUSES: &[&str] = &["open", "assigned", "resolved", "closed"];

/// `GET /conversations`
pub fn list(store: &Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    let contract = store.options.contract;
    let filters = match contract {
        Documented => documented_filters(asked)?,
        Live => live_filters(store, asked)?,
    };
    let mut found = store.newest_first();
    found.retain(|row| store.ignores_filters || filters.iter().all(|keeps| keeps(row)));
    paged(contract, asked, USUAL, &found, |row| store.row(row))
}

/// `GET /conversations/{id}`
pub fn one(store: &Store, id: &str) -> Result<Answer, Answer> {
    Ok(Answer::ok(store.single(find(store, id)?)))
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
    if status.is_some_and(|status| !STATUSES.contains(&status)) {
        let text = "Input should be 'open', 'assigned', 'resolved' or 'closed'";
        return Err(responses::invalid(Live, ["body", "status"], "enum", text));
    }
    let (subject, notes) = (short_text(&body, "subject", 500)?, text(&body, "notes")?);
    find(store, id)?;
    let me = store.me().id.clone();
    let assignee = assignee(store, &body, "assigned_user_id")?;

    change(store, id, |found| {
        if let Some(assignee) = assignee {
            found.assignee = assignee;
        }
        match status {
            Some("closed") => found.close(Some(&me)),
            Some("resolved") => found.resolve(),
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
    let me = store.me().id.clone();
    match contract {
        Documented => {
            change(store, id, |found| found.close(Some(&me)))?;
            Ok(Answer::ok(json::closed(find(store, id)?)))
        }
        Live => {
            if body.get("summarize").is_some_and(|fields| !fields.is_boolean() && !fields.is_null())
            {
                return Err(wrong("summarize", "Input should be a valid boolean"));
            }
            let notes = text(&body, "notes")?;
            change(store, id, |found| {
                found.close(Some(&me));
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

/// `POST /conversations/{id}/snooze`, live: until `snoozed_until`, or until the customer writes if
/// `reopen_on_message` is true.
pub fn snooze(store: &mut Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    let body = asked.object(Live)?;
    find(store, id)?;
    let until = text(&body, "snoozed_until")?.and_then(time_of);
    let Some(until) = until.filter(|until| *until > OffsetDateTime::now_utc()) else {
        return Err(wrong("snoozed_until", "Input should be a time with its zone in the future"));
    };
    let reopens = match body.get("reopen_on_message") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(reopens)) => *reopens,
        Some(_) => return Err(wrong("reopen_on_message", "Input should be a valid boolean")),
    };
    if find(store, id)?.is_over() {
        let text = "A closed conversation cannot be snoozed";
        return Err(responses::refuse(Live, StatusCode::CONFLICT, text));
    }
    change(store, id, |found| found.snooze(Some(until), reopens))?;
    one(store, id)
}

/// `DELETE /conversations/{id}/snooze`, live.
pub fn unsnooze(store: &mut Store, id: &str) -> Result<Answer, Answer> {
    let was_snoozed = find(store, id)?.snoozed_until.is_some();
    change(store, id, |found| found.snooze(None, false))?;
    if !was_snoozed {
        // Every such call is told, even if nothing changed.
        store.emit("conversation.updated", id);
    }
    one(store, id)
}

/// `POST /conversations/bulk-close`, live: closes `conversation_ids`; `reason` becomes a note.
pub fn bulk_close(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    let body = asked.object(Live)?;
    let ids = body["conversation_ids"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ids: Option<Vec<&str>> = ids.iter().map(Value::as_str).collect();
    let Some(ids) = ids.filter(|ids| !ids.is_empty()) else {
        return Err(wrong("conversation_ids", "Input should be a list of ids"));
    };
    let reason = text(&body, "reason")?;
    let me = store.me().id.clone();
    let (closed, failed): (Vec<_>, Vec<_>) = ids.into_iter().partition(|id| {
        let closing = store.change(id, |found| {
            found.close(Some(&me));
            found.notes.extend(reason.map(str::to_owned));
        });
        closing.is_some()
    });
    Ok(Answer::ok(json!({
        "success_count": closed.len(),
        "failed_count": failed.len(),
        "failed_ids": failed,
    })))
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
