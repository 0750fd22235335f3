//! What agents use beside conversations: tags, canned responses, templates, inboxes, and files.

mod canned_responses;
mod templates;

use super::messages::Attachment;
use super::records::{Agent, Tag};
use serde_json::{Value, json};
use std::collections::HashMap;
use time::OffsetDateTime;

/// The names and colors of the tags; the id of each is `tag_` and its name.
pub const TAGS: &[(&str, &str)] = &[
    ("vip", "#b45309"),
    ("billing", "#1d4ed8"),
    ("delivery", "#047857"),
    ("refund", "#b91c1c"),
    ("complaint", "#8a6d3b"),
];

/// The kinds of channels, of which the tenant has one each.
pub const CHANNELS: &[&str] = &[
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

/// Everything in it; lists of JSON hold what the API shows.
pub struct Catalog {
    pub tags: Vec<Tag>,
    pub canned_responses: Vec<Value>,
    pub templates: Vec<Value>,
    pub inboxes: Vec<Value>,
    /// Files that were uploaded, by id.
    pub attachments: HashMap<String, Attachment>,
    /// Whether sending a template is answered with `success: false`, although with 200.
    pub templates_fail: bool,
    pub created_at: OffsetDateTime,
}

impl Catalog {
    pub fn new(tenant: &str, agents: &[Agent], now: OffsetDateTime) -> Self {
        let created_at = now - time::Duration::days(90);
        let tag = |(name, color): &(&str, &str)| Tag {
            id: format!("tag_{name}"),
            name: (*name).to_owned(),
            color: (*color).to_owned(),
            description: None,
            created_at,
        };
        Self {
            tags: TAGS.iter().map(tag).collect(),
            canned_responses: canned_responses::seeds(tenant, agents, created_at),
            templates: templates::seeds(tenant, created_at),
            inboxes: inboxes(),
            attachments: HashMap::new(),
            templates_fail: false,
            created_at,
        }
    }
}

/// Inboxes are saved views: of channels, or of tags.
fn inboxes() -> Vec<Value> {
    let inbox = |id: &str, name: &str, channels: &[&str], tags: &[&str], order: usize| {
        json!({
            "id": id,
            "name": name,
            "description": null,
            "icon": "inbox",
            "color": "#1d4ed8",
            "access_mode": "all",
            "tag_filter_mode": "any",
            "channel_ids": channels,
            "email_connections": [],
            "tag_ids": tags,
            "field_filters": [],
            "allowed_user_ids": [],
            "is_active": true,
            "sort_order": order,
        })
    };
    vec![
        inbox("inbox_messengers", "Messengers", &["channel_whatsapp", "channel_telegram"], &[], 0),
        inbox("inbox_money", "Billing and refunds", &[], &["tag_billing", "tag_refund"], 1),
    ]
}
