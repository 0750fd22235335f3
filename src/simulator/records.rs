//! What the simulator stores: agents, contacts and conversations.

use serde_json::Value;
use std::sync::atomic::{AtomicI64, Ordering};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

/// An agent: a user who can be assigned.
#[derive(Debug, Clone)]
pub struct Agent {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: &'static str,
    pub joined_at: OffsetDateTime,
}

/// A customer; every field except the id may be unknown.
#[derive(Debug, Clone)]
pub struct Contact {
    pub id: String,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    /// The channel the customer writes on.
    pub channel: String,
}

/// The stored state; snoozed and assigned are derived from other fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Open,
    /// Exists only in the documented contract.
    Pending,
    Closed,
}

/// A conversation with one customer.
#[derive(Debug, Clone)]
pub struct Conversation {
    pub id: String,
    pub tenant: String,
    pub contact: Contact,
    pub subject: Option<String>,
    pub status: Status,
    pub assignee: Option<String>,
    pub unread: u32,
    pub tags: Vec<&'static str>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub last_customer_message_at: Option<OffsetDateTime>,
    pub last_agent_reply_at: Option<OffsetDateTime>,
    pub snoozed_until: Option<OffsetDateTime>,
    /// Whether the customer's next message ends the snooze.
    pub reopens_on_message: bool,
    pub closed_at: Option<OffsetDateTime>,
    /// Notes for the team from closes and updates.
    pub notes: Vec<String>,
    /// Whether responses show it with fields of wrong types.
    pub broken: bool,
}

impl Conversation {
    pub fn needs_reply(&self) -> bool {
        self.status != Status::Closed && self.last_customer_message_at > self.last_agent_reply_at
    }

    pub fn is_snoozed(&self) -> bool {
        let later = |until| until > OffsetDateTime::now_utc();
        self.status != Status::Closed && self.snoozed_until.is_some_and(later)
    }

    pub fn last_message_at(&self) -> OffsetDateTime {
        self.last_customer_message_at.max(self.last_agent_reply_at).unwrap_or(self.created_at)
    }

    /// Closes the conversation; does nothing if it is already closed.
    pub fn close(&mut self) {
        if self.status != Status::Closed {
            self.status = Status::Closed;
            self.closed_at = Some(unique_now());
            self.snoozed_until = None;
        }
    }

    pub fn reopen(&mut self) {
        self.status = Status::Open;
        self.closed_at = None;
    }

    pub fn snooze(&mut self, until: Option<OffsetDateTime>, reopens_on_message: bool) {
        self.snoozed_until = until;
        self.reopens_on_message = reopens_on_message;
    }

    /// The customer writes, which reopens a closed conversation and usually ends a snooze.
    pub fn customer_writes(&mut self) {
        self.last_customer_message_at = Some(unique_now());
        self.unread += 1;
        if self.status != Status::Open {
            self.reopen();
        }
        if self.reopens_on_message {
            self.snoozed_until = None;
        }
    }

    /// An agent reads the customer's messages and replies.
    pub fn reply(&mut self) {
        self.last_agent_reply_at = Some(unique_now());
        self.unread = 0;
    }

    /// Applies a change that a test makes without the product.
    pub fn change(&mut self, to: &Value) {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        if let Some(user) = to.get("assigned_user_id") {
            self.assignee = text(user);
        }
        match to["status"].as_str() {
            Some("closed") => self.close(),
            Some("open") => self.reopen(),
            _ => {}
        }
        if let Some(until) = to.get("snoozed_until") {
            self.snooze(until.as_str().and_then(time_of), true);
        }
        if let Some(at) = to["created_at"].as_str().and_then(time_of) {
            self.created_at = at;
        }
        let fields = [
            ("subject", &mut self.subject),
            ("name", &mut self.contact.name),
            ("phone", &mut self.contact.phone),
            ("email", &mut self.contact.email),
        ];
        for (name, field) in fields {
            if let Some(value) = to.get(name) {
                *field = text(value);
            }
        }
    }
}

/// Returns the current time in microseconds, always later than the last: no two changes are equal.
pub fn unique_now() -> OffsetDateTime {
    static LAST: AtomicI64 = AtomicI64::new(0);
    let now = (OffsetDateTime::now_utc() - OffsetDateTime::UNIX_EPOCH).whole_microseconds() as i64;
    let later = |last: i64| Some(now.max(last + 1));
    let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, later);
    let now = last.map_or(now, |last| now.max(last + 1));
    OffsetDateTime::UNIX_EPOCH + Duration::microseconds(now)
}

/// Parses an RFC 3339 time.
pub fn time_of(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

/// Returns an id that is unique across restarts: webhook receivers remember event ids for days.
pub fn unique(kind: &str) -> String {
    format!("{kind}_{:032x}", rand::random::<u128>())
}
