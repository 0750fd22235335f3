//! The filters of the list of conversations in each contract.

use super::Contract::{Documented, Live};
use super::catalog::CHANNELS;
use super::records::{Conversation, Status};
use super::request::ApiRequest;
use super::responses::{self, Answer};
use super::store::Store;

const DOCUMENTED_CHANNELS: &[&str] =
    &["whatsapp", "telegram", "sms", "email", "messenger", "instagram"];

/// Whether a conversation belongs in the list.
pub type Filter<'a> = Box<dyn Fn(&Conversation) -> bool + 'a>;

/// Parses the filters; fails on invalid values.
pub fn documented_filters(asked: &ApiRequest) -> Result<Vec<Filter<'_>>, Answer> {
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

/// Parses the filters. Invalid values are ignored, but for `needs_reply`, which is a boolean, and
/// for inboxes that do not exist.
pub fn live_filters<'a>(
    store: &'a Store,
    asked: &'a ApiRequest,
) -> Result<Vec<Filter<'a>>, Answer> {
    let me = store.me().id.as_str();
    let mut filters: Vec<Filter> = Vec::new();
    match asked.parameter("status") {
        Some("open") => {
            filters.push(Box::new(|row| !row.is_over() && !row.is_snoozed()));
        }
        Some("snoozed") => filters.push(Box::new(Conversation::is_snoozed)),
        Some("closed") => filters.push(Box::new(Conversation::is_over)),
        _ => {}
    }
    if let Some(value) = asked.parameter("needs_reply") {
        let text = "Input should be a valid boolean, unable to interpret input";
        let invalid = || responses::invalid(Live, ["query", "needs_reply"], "bool_parsing", text);
        let needed = live_boolean(value).ok_or_else(invalid)?;
        filters.push(Box::new(move |row| row.needs_reply() == needed));
    }
    if asked.parameter("filter") == Some("unanswered") {
        filters.push(Box::new(Conversation::needs_reply));
    }
    if let Some(id) = asked.parameter("inbox_id") {
        let inbox = store.catalog.inboxes.iter().find(|inbox| inbox["id"] == id);
        let inbox = inbox.ok_or_else(|| responses::not_found(Live, "Inbox"))?;
        filters.push(Box::new(move |row| {
            let holds = |field: &str, id: &str| {
                inbox[field].as_array().is_some_and(|ids| ids.iter().any(|known| known == id))
            };
            holds("channel_ids", &row.channel_id())
                || row.tags.iter().any(|id| holds("tag_ids", id))
        }));
    }
    if let Some(fields) = asked.parameter("assigned_to") {
        filters.push(Box::new(move |row| match (fields, row.assignee.as_deref()) {
            ("unassigned" | "me_and_unassigned", None) => true,
            ("me" | "me_and_unassigned", Some(user)) => user == me,
            (fields, user) => user == Some(fields),
        }));
    }
    if let Some(channel) = asked.parameter("channel_type").filter(|c| CHANNELS.contains(c)) {
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
    Ok(filters)
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Reads what the live contract takes for a boolean.
fn live_boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "on" | "t" => Some(true),
        "false" | "0" | "no" | "n" | "off" | "f" => Some(false),
        _ => None,
    }
}
