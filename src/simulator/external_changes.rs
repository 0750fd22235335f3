//! Changes that do not come from the product: by customers, agents and SendSeven itself.

use super::Simulator;
use super::records::{Contact, Conversation, Status, time_of, unique_now};
use super::store::Store;
use crate::simulator::names;
use rand::RngExt;
use serde_json::Value;

impl Simulator {
    /// Changes a conversation. Reads `assigned_user_id` (null unassigns), `status` (open or
    /// closed), `snoozed_until` (null ends the snooze), `subject`, `bot_id`, and `name`, `phone` and `email`
    /// of the contact. Like the methods below, returns false if the conversation does not exist.
    pub fn change(&self, id: &str, to: &Value) -> bool {
        self.lock().change(id, |found| found.change(to)).is_some()
    }

    /// A customer writes: the conversation needs a reply, and reopens if it was closed.
    pub fn customer_writes(&self, id: &str) -> bool {
        self.lock().change(id, Conversation::customer_writes).is_some()
    }

    /// An agent replies.
    pub fn agent_replies(&self, id: &str) -> bool {
        self.lock().change(id, Conversation::reply).is_some()
    }

    pub fn reopen(&self, id: &str) -> bool {
        self.lock().change(id, Conversation::reopen).is_some()
    }

    /// Snoozes until an RFC 3339 time, or ends the snooze. Returns false if the time is invalid.
    pub fn snooze(&self, id: &str, until: Option<&str>) -> bool {
        let Some(until) = until.map(|text| time_of(text).ok_or(())).transpose().ok() else {
            return false;
        };
        self.lock().change(id, |found| found.snooze(until, true)).is_some()
    }

    /// Removes the conversation without an event: the contract has none for it.
    pub fn remove(&self, id: &str) -> bool {
        self.lock().conversations.remove(id).is_some()
    }

    /// A new customer starts a conversation; returns its id. Reads `name`, `phone`, `email`,
    /// `channel`, `subject` and `assigned_user_id`. An absent name or phone number is invented;
    /// null leaves it unknown.
    pub fn arrives(&self, fields: &Value) -> String {
        self.lock().arrives(fields)
    }

    /// Makes responses show this conversation with fields of wrong types.
    pub fn break_row(&self, id: &str) -> bool {
        self.lock().change(id, |found| found.broken = true).is_some()
    }
}

impl Store {
    pub fn arrives(&mut self, fields: &Value) -> String {
        let text = |name: &str| fields[name].as_str().map(str::to_owned);
        let mentioned = |name: &str| fields.get(name).is_some();
        let name = match mentioned("name") {
            true => text("name"),
            false => Some(names::name(&mut self.rng)),
        };
        let phone = match mentioned("phone") {
            true => text("phone"),
            false => Some(names::phone(&mut self.rng)),
        };
        let contact = Contact {
            id: format!("contact_{:08x}", self.rng.random::<u32>()),
            name,
            phone,
            email: text("email"),
            channel: text("channel").unwrap_or_else(|| "whatsapp".to_owned()),
        };
        let id = loop {
            let id = format!("conv_{:08x}", self.rng.random::<u32>());
            if self.conversations.get(&id).is_none() {
                break id;
            }
        };
        let now = unique_now();
        self.conversations.put(Conversation {
            id: id.clone(),
            tenant: self.options.tenant.clone(),
            contact,
            subject: text("subject"),
            status: Status::Open,
            assignee: text("assigned_user_id"),
            unread: 1,
            tags: Vec::new(),
            created_at: now,
            updated_at: now,
            last_customer_message_at: Some(now),
            last_agent_reply_at: None,
            snoozed_until: None,
            reopens_on_message: true,
            closed_at: None,
            closed_by: None,
            bot: None,
            free_entry_point_at: None,
            notes: Vec::new(),
            broken: false,
        });
        for kind in ["contact.created", "conversation.created", "message.received"] {
            self.emit(kind, &id);
        }
        id
    }
}
