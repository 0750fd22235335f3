//! Log of changes made through the API, one entry per conversation, for tests to compare with the
//! audit log. A call repeated with its idempotency key counts once.

use crate::simulator::request::ApiRequest;
use crate::simulator::responses::Answer;
use axum::http::Method;
use serde_json::{Value, json};

/// Returns the entries for a call with this response; none if it changed nothing.
pub fn entries(asked: &ApiRequest, answer: &Answer) -> Vec<Value> {
    let segments: Vec<&str> = asked.segments.iter().map(String::as_str).collect();
    let sent: Value = serde_json::from_str(&asked.body).unwrap_or_default();
    let entry = |id: &str, what: &str| json!({ "id": id, "what": what });
    match (&asked.method, segments.as_slice()) {
        (&Method::GET, _) => Vec::new(),
        (_, ["conversations", "bulk-close"]) => {
            let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
            let failed = list(&answer.body["failed_ids"]);
            let asked = list(&sent["conversation_ids"]);
            let closed = asked.iter().filter(|id| !failed.contains(id));
            closed.filter_map(Value::as_str).map(|id| entry(id, "close")).collect()
        }
        (_, ["messages"]) => {
            sent["conversation_id"].as_str().map(|id| entry(id, "reply")).into_iter().collect()
        }
        (_, ["messages", "internal-notes"]) => {
            sent["conversation_id"].as_str().map(|id| entry(id, "note")).into_iter().collect()
        }
        (_, ["whatsapp-templates", _, "send"]) if answer.body["success"] == true => {
            let id = answer.body["conversation_id"].as_str();
            id.map(|id| entry(id, "template")).into_iter().collect()
        }
        (_, ["conversations", id]) => {
            let assignee = sent.get("assigned_to").or_else(|| sent.get("assigned_user_id"));
            let what = |user: &Value| if user.is_null() { "unassign" } else { "assign" };
            let subject = sent.get("subject").map(|_| entry(id, "subject"));
            assignee.map(|user| entry(id, what(user))).into_iter().chain(subject).collect()
        }
        (&Method::DELETE, ["conversations", id, "snooze"]) => vec![entry(id, "wake")],
        (_, ["conversations", id, "bot-session", "disable"]) => vec![entry(id, "take over")],
        (method, ["conversations", id, "tags", _]) => {
            vec![entry(id, if method == Method::DELETE { "untag" } else { "tag" })]
        }
        (_, ["conversations", id, what, ..]) => vec![entry(id, what)],
        _ => Vec::new(),
    }
}
