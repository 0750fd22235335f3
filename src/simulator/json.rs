//! The JSON of conversations, contacts and users in each contract, written by hand.

use super::records::{Agent, Contact, Conversation, Status};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Returns the documented contract's response to a close.
pub fn closed(conversation: &Conversation) -> Value {
    json!({
        "id": conversation.id,
        "status": "closed",
        "closed_at": conversation.closed_at.map(seconds),
    })
}

pub fn user(agent: &Agent) -> Value {
    json!({
        "id": agent.id,
        "name": agent.name,
        "email": agent.email,
        "role": agent.role,
        "rbac_roles": [{ "role_id": format!("role_{}", agent.role), "role_name": agent.role }],
        "avatar_url": null,
        "chat_nickname": agent.nickname(),
        "live_chat_available": true,
        "is_billing_account_owner": false,
        "account_billing_read_granted": false,
        "joined_at": rfc3339(agent.joined_at),
    })
}

/// Returns a conversation in the documented contract; a list row has only the contact's id.
pub fn documented(c: &Conversation) -> Value {
    let status = match c.status {
        Status::Open => "open",
        Status::Pending => "pending",
        Status::Resolved | Status::Closed => "closed",
    };
    json!({
        "id": c.id,
        "contact_id": c.contact.id,
        "channel": c.contact.channel,
        "status": status,
        "needs_reply": c.needs_reply(),
        "assigned_to": c.assignee,
        "last_message_at": seconds(c.last_message_at()),
        "created_at": seconds(c.created_at),
    })
}

/// Returns a conversation in the live contract, without what other records say about it: tags, the
/// agent's name, and the last message.
pub fn live(c: &Conversation) -> Value {
    let Contact { id, name, phone, email, channel } = &c.contact;
    let method = contact_method(&c.contact);
    json!({
        "id": c.id,
        "tenant_id": c.tenant,
        "contact_id": id,
        "contact": { "id": id, "name": name, "phone": phone, "email": email },
        "contact_method_id": method["id"],
        "active_contact_method_id": method["id"],
        "contact_method": method,
        "active_contact_method": method,
        "channel_type": channel,
        "channel_id": c.channel_id(),
        "is_live_chat": channel == "live_chat",
        "is_email": channel == "email",
        "subject": c.subject,
        "status": live_status(c),
        "needs_reply": c.needs_reply(),
        "assigned_user_id": c.assignee,
        "snoozed_until": c.snoozed_until.map(rfc3339),
        "snooze_reopen_on_message": c.snoozed_until.map(|_| c.reopens_on_message),
        "bot_session_id": c.bot.as_ref().map(|bot| &bot.id),
        "closed_at": c.closed_at.map(rfc3339),
        "closed_by_user_id": c.closed_by,
        "ai_summary": null,
        "ai_tags": [],
        "user_intent": null,
        "resolution_summary": null,
        "sentiment_analysis": null,
        "summarized_at": null,
        "my_draft": null,
        "created_at": rfc3339(c.created_at),
        "updated_at": rfc3339(c.updated_at),
        "last_message_at": rfc3339(c.last_message_at()),
        "last_customer_message_at": c.last_customer_message_at.map(rfc3339),
        "last_agent_reply_at": c.last_agent_reply_at.map(rfc3339),
    })
}

/// Returns the stored state; snoozed is never one.
pub fn live_status(c: &Conversation) -> &'static str {
    match c.status {
        Status::Closed => "closed",
        Status::Resolved => "resolved",
        _ if c.assignee.is_some() => "assigned",
        _ => "open",
    }
}

/// Returns a conversation with fields of wrong types.
pub fn broken(c: &Conversation) -> Value {
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

/// Returns how the customer of a conversation is reached on its channel.
pub fn contact_method(contact: &Contact) -> Value {
    let kind = method_kind(&contact.channel);
    // Platforms that know a person only inside one page or account belong to one channel.
    let scoped = ["messenger_id", "instagram_id"].contains(&kind);
    json!({
        "id": contact_method_id(contact),
        "method_type": kind,
        "value": contact.address(),
        "channel_id": scoped.then(|| format!("channel_{}", contact.channel)),
        "display_name": contact.name,
        "is_primary": true,
        "phone_type": (kind == "phone").then_some("mobile"),
        "email_status": null,
        "last_used_at": null,
    })
}

pub fn contact_method_id(contact: &Contact) -> String {
    format!("method_{}_{}", contact.channel, contact.id)
}

fn method_kind(channel: &str) -> &'static str {
    match channel {
        "whatsapp" => "whatsapp_id",
        "telegram" => "telegram_id",
        "messenger" => "messenger_id",
        "instagram" => "instagram_id",
        "email" => "email",
        "live_chat" => "live_chat_id",
        "viber" => "viber_id",
        _ => "phone",
    }
}

/// Formats a time in whole seconds, as the documented contract and events do.
pub fn seconds(at: OffsetDateTime) -> String {
    rfc3339(at.replace_nanosecond(0).unwrap_or(at))
}

/// Formats a time as the API does.
pub fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).expect("years of four digits in UTC can be written")
}
