//! What the simulator stores: agents, contacts and conversations.

use serde_json::Value;
use std::sync::atomic::{AtomicI64, Ordering};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

/// Someone work can be assigned to.
#[derive(Debug, Clone)]
pub struct Agent {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: &'static str,
    pub joined_at: OffsetDateTime,
}

/// A customer; anything but the id may be unknown.
#[derive(Debug, Clone)]
pub struct Contact {
    pub id: String,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    /// Where this customer writes from.
    pub channel: String,
}

/// The stored state; snoozed and assigned are derived from other fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Open,
    /// Only the documented contract knows it.
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
    /// What closing and updating left for the team.
    pub notes: Vec<String>,
    /// Answered with fields of wrong types.
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

    /// Closing what is closed changes nothing.
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

    /// The customer writes, which opens what was closed and mostly ends a snooze.
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

    /// An agent replies, having read what the customer wrote.
    pub fn reply(&mut self) {
        self.last_agent_reply_at = Some(unique_now());
        self.unread = 0;
    }

    /// The change a test makes behind the product's back.
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

/// The present to the microsecond, and later than any moment before it: no two changes share one.
pub fn unique_now() -> OffsetDateTime {
    static LAST: AtomicI64 = AtomicI64::new(0);
    let now = (OffsetDateTime::now_utc() - OffsetDateTime::UNIX_EPOCH).whole_microseconds() as i64;
    let later = |last: i64| Some(now.max(last + 1));
    let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, later);
    let now = last.map_or(now, |last| now.max(last + 1));
    OffsetDateTime::UNIX_EPOCH + Duration::microseconds(now)
}

/// A time as ISO 8601 writes it with its zone.
pub fn time_of(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

/// A name nothing else has, even after a restart: who takes events remembers their ids for days.
pub fn unique(kind: &str) -> String {
    format!("{kind}_{:032x}", rand::random::<u128>())
}
