//! Conversations as each contract shows them, with what other records say about them.

use super::Contract;
use super::json::{self, rfc3339};
use super::messages::last_message;
use super::records::{Conversation, Tag};
use super::store::Store;
use serde_json::{Value, json};

impl Store {
    /// Returns a conversation as a list row. Documented rows contain only the contact's id.
    pub fn row(&self, conversation: &Conversation) -> Value {
        match self.options.contract {
            _ if conversation.broken => json::broken(conversation),
            Contract::Documented => json::documented(conversation),
            Contract::Live => self.live(conversation),
        }
    }

    /// Returns a single conversation with its contact.
    pub fn single(&self, conversation: &Conversation) -> Value {
        let mut json = self.row(conversation);
        if self.options.contract == Contract::Documented && !conversation.broken {
            let contact = &conversation.contact;
            json["contact"] =
                json!({ "id": contact.id, "name": contact.name, "phone": contact.phone });
        }
        json
    }

    /// Returns the live shape in either contract, plus fields that no contract includes.
    pub fn test_json(&self, conversation: &Conversation) -> Value {
        let mut json = self.live(conversation);
        json["closed_at"] = json!(conversation.closed_at.map(json::seconds));
        json["unread_count"] = json!(conversation.unread);
        json["notes"] = json!(conversation.notes);
        json
    }

    fn live(&self, c: &Conversation) -> Value {
        let mut json = json::live(c);
        let assignee = self.agents.iter().find(|agent| Some(&agent.id) == c.assignee.as_ref());
        json["assigned_user"] = json!(assignee.map(|agent| {
            json!({
                "id": agent.id,
                "name": agent.name,
                "email": agent.email,
                "chat_nickname": agent.nickname(),
            })
        }));
        json["last_message"] = json!(self.messages.last(c).as_ref().map(last_message));
        json["tags"] = c.tags.iter().filter_map(|id| self.tag(id)).map(tag_of_row).collect();
        json
    }

    pub fn tag(&self, id: &str) -> Option<&Tag> {
        self.catalog.tags.iter().find(|tag| tag.id == id)
    }
}

fn tag_of_row(tag: &Tag) -> Value {
    json!({ "id": tag.id, "name": tag.name, "color": tag.color })
}

/// Returns a tag as `GET /tags` shows it.
pub fn tag(tenant: &str, tag: &Tag) -> Value {
    json!({
        "id": tag.id,
        "tenant_id": tenant,
        "name": tag.name,
        "color": tag.color,
        "description": tag.description,
        "created_at": rfc3339(tag.created_at),
    })
}
