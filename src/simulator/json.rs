//! The JSON of conversations, contacts, users and pages in each contract, written by hand.

use super::Contract;
use super::records::{Agent, Contact, Conversation, Status};
use crate::simulator::request::ApiRequest;
use crate::simulator::responses;
use crate::simulator::responses::Answer;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Returns a conversation as a list row. Documented rows contain only the contact's id.
pub fn row(contract: Contract, conversation: &Conversation) -> Value {
    match contract {
        _ if conversation.broken => broken(conversation),
        Contract::Documented => documented(conversation),
        Contract::Live => live(conversation),
    }
}

/// Returns a single conversation with its contact.
pub fn single(contract: Contract, conversation: &Conversation) -> Value {
    let mut json = row(contract, conversation);
    if contract == Contract::Documented && !conversation.broken {
        let Contact { id, name, phone, .. } = &conversation.contact;
        json["contact"] = json!({ "id": id, "name": name, "phone": phone });
    }
    json
}

/// Returns the documented contract's response to a close.
pub fn closed(conversation: &Conversation) -> Value {
    json!({
        "id": conversation.id,
        "status": "closed",
        "closed_at": conversation.closed_at.map(whole_second).map(rfc3339),
    })
}

/// Returns the live shape in either contract, plus fields that no contract includes.
pub fn test_json(conversation: &Conversation) -> Value {
    let mut json = live(conversation);
    json["closed_at"] = json!(conversation.closed_at.map(whole_second).map(rfc3339));
    json["notes"] = json!(conversation.notes);
    json
}

pub fn user(agent: &Agent) -> Value {
    json!({
        "id": agent.id,
        "name": agent.name,
        "email": agent.email,
        "role": agent.role,
        "rbac_roles": [{ "role_id": format!("role_{}", agent.role), "role_name": agent.role }],
        "avatar_url": null,
        "chat_nickname": agent.name.split(' ').next(),
        "live_chat_available": true,
        "joined_at": rfc3339(agent.joined_at),
    })
}

/// Returns one page of `all`, items converted by `shape`; fails on an invalid page or size.
pub fn paged<T>(
    contract: Contract,
    asked: &ApiRequest,
    all: &[T],
    shape: impl Fn(&T) -> Value,
) -> Result<Answer, Answer> {
    let page = whole_number(contract, asked, "page", 1, i64::MAX)?;
    let size = whole_number(contract, asked, "page_size", 20, 100)?;
    let skipped = usize::try_from((page - 1).saturating_mul(size)).unwrap_or(usize::MAX);
    let total = all.len() as i64;
    let items = all.iter().skip(skipped).take(size as usize).map(shape);
    Ok(Answer::ok(json!({
        "items": items.collect::<Vec<_>>(),
        "pagination": {
            "page": page,
            "page_size": size,
            "total": total,
            "total_pages": (total + size - 1) / size,
        },
    })))
}

fn whole_number(
    contract: Contract,
    asked: &ApiRequest,
    name: &str,
    default: i64,
    most: i64,
) -> Result<i64, Answer> {
    let refuse =
        |kind, text: String| Err(responses::invalid(contract, ["query", name], kind, &text));
    match asked.parameter(name).map(str::parse::<i64>) {
        None => Ok(default),
        Some(Ok(number)) if number < 1 => {
            refuse("greater_than_equal", "Input should be greater than or equal to 1".to_owned())
        }
        Some(Ok(number)) if number > most => {
            refuse("less_than_equal", format!("Input should be less than or equal to {most}"))
        }
        Some(Ok(number)) => Ok(number),
        Some(Err(_)) => refuse("int_parsing", "Input should be a valid integer".to_owned()),
    }
}

fn documented(c: &Conversation) -> Value {
    let status = match c.status {
        Status::Open => "open",
        Status::Pending => "pending",
        Status::Closed => "closed",
    };
    json!({
        "id": c.id,
        "contact_id": c.contact.id,
        "channel": c.contact.channel,
        "status": status,
        "needs_reply": c.needs_reply(),
        "assigned_to": c.assignee,
        "last_message_at": rfc3339(whole_second(c.last_message_at())),
        "created_at": rfc3339(whole_second(c.created_at)),
    })
}

fn live(c: &Conversation) -> Value {
    let status = match c.status {
        Status::Closed => "closed",
        _ if c.assignee.is_some() => "assigned",
        _ => "open",
    };
    let Contact { id, name, phone, email, channel } = &c.contact;
    let tag =
        |name: &&str| json!({ "id": format!("tag_{name}"), "name": name, "color": "#8a6d3b" });
    json!({
        "id": c.id,
        "tenant_id": c.tenant,
        "contact_id": id,
        "contact": { "id": id, "name": name, "phone": phone, "email": email },
        "channel_type": channel,
        "channel_id": format!("channel_{channel}"),
        "subject": c.subject,
        "status": status,
        "needs_reply": c.needs_reply(),
        "assigned_user_id": c.assignee,
        "unread_count": c.unread,
        "tags": c.tags.iter().map(tag).collect::<Vec<_>>(),
        "snoozed_until": c.snoozed_until.map(rfc3339),
        "bot_session_id": null,
        "created_at": rfc3339(c.created_at),
        "updated_at": rfc3339(c.updated_at),
        "last_message_at": rfc3339(c.last_message_at()),
        "last_customer_message_at": c.last_customer_message_at.map(rfc3339),
        "last_agent_reply_at": c.last_agent_reply_at.map(rfc3339),
    })
}

fn broken(c: &Conversation) -> Value {
    json!({
        "id": c.id,
        "contact_id": 17,
        "contact": "none",
        "status": { "is": "open" },
        "needs_reply": "perhaps",
        "last_message_at": false,
        "created_at": "yesterday",
    })
}

/// Truncates to whole seconds, as in the documented contract.
fn whole_second(at: OffsetDateTime) -> OffsetDateTime {
    at.replace_nanosecond(0).unwrap_or(at)
}

/// Formats a time as the API does.
pub fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).expect("years of four digits in UTC can be written")
}
