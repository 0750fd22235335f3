//! What a customer asked before, and until when a conversation can be answered freely.

use crate::simulator::Contract::Live;
use crate::simulator::json::rfc3339;
use crate::simulator::records::Conversation;
use crate::simulator::request::ApiRequest;
use crate::simulator::responses::{self, Answer};
use crate::simulator::store::Store;
use axum::http::{Method, StatusCode};
use serde_json::json;
use std::collections::HashSet;
use time::OffsetDateTime;

pub fn route(
    store: &Store,
    asked: &ApiRequest,
    segments: &[&str],
) -> Option<Result<Answer, Answer>> {
    Some(match (&asked.method, segments) {
        (&Method::GET, ["conversations", id, "previous"]) => previous(store, id),
        (&Method::GET, ["conversations", id, "summary"]) => summary(store, id),
        (&Method::GET, ["whatsapp", "conversations", id, "whatsapp-window"]) => window(store, id),
        _ => return None,
    })
}

/// Sums up the customer's other conversations; `items` is always empty.
fn previous(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("conversations:read")?;
    let current = find(store, id)?;
    let all = store.conversations.newest_first();
    let others: Vec<_> =
        all.filter(|c| c.contact.id == current.contact.id && c.id != current.id).collect();
    let channels: HashSet<_> = others.iter().map(|c| c.channel_id()).collect();
    // Only an earlier conversation on the same channel can take this one in.
    let target = others
        .iter()
        .find(|c| c.channel_id() == current.channel_id() && c.created_at < current.created_at);
    Ok(Answer::ok(json!({
        "items": [],
        "total_previous": others.len(),
        "distinct_channel_count": channels.len(),
        "latest_previous_at": others.first().map(|c| rfc3339(c.last_message_at())),
        "mergeable": target.is_some(),
        "merge_target_conversation_id": target.map(|c| &c.id),
    })))
}

/// Nothing is summarized.
fn summary(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("knowledge_base:read")?;
    find(store, id)?;
    Ok(Answer::ok(json!({
        "user_intent": null,
        "summary": null,
        "resolution": null,
        "summarized_at": null,
    })))
}

fn window(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("conversations:read")?;
    let c = find(store, id)?;
    if c.contact.channel != "whatsapp" {
        let text = "This conversation is not on WhatsApp";
        return Err(responses::refuse(Live, StatusCode::BAD_REQUEST, text));
    }
    let ends = c.window_ends().unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let left = (ends - OffsetDateTime::now_utc()).whole_seconds().max(0);
    let is_entry = c.free_entry_point_at.is_some();
    Ok(Answer::ok(json!({
        "in_window": left > 0,
        "requires_template": left == 0,
        "window_type": if is_entry { "free_entry_point" } else { "customer_service" },
        "remaining_seconds": left,
        "last_customer_message_at": c.last_customer_message_at.map(rfc3339),
        "window_end_at": c.last_customer_message_at.map(|_| rfc3339(ends)),
        "is_free_entry_point": is_entry,
        "free_entry_point_anchor_at": c.free_entry_point_at.map(rfc3339),
    })))
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Conversation, Answer> {
    store.conversations.get(id).ok_or_else(|| responses::not_found(Live, "Conversation"))
}
