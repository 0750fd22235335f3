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

impl Agent {
    /// The first name, by which customers know the agent.
    pub fn nickname(&self) -> &str {
        self.name.split(' ').next().unwrap_or(&self.name)
    }
}

impl Contact {
    /// Returns the address on the customer's channel.
    pub fn address(&self) -> String {
        let known = match self.channel.as_str() {
            "email" => self.email.clone(),
            "telegram" | "messenger" | "instagram" | "live_chat" => None,
            _ => self.phone.clone(),
        };
        known.unwrap_or_else(|| format!("{}-{}", self.channel, self.id))
    }
}

/// The stored state; snoozed and assigned are derived from other fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Open,
    /// Exists only in the documented contract.
    Pending,
    /// Exists only in the live contract, and only after a `PATCH`.
    Resolved,
    Closed,
}

/// A tag, as conversations and contacts carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub id: String,
    pub name: String,
    /// `#RRGGBB`
    pub color: String,
    pub description: Option<String>,
    pub created_at: OffsetDateTime,
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
    /// The ids of its tags.
    pub tags: Vec<String>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub last_customer_message_at: Option<OffsetDateTime>,
    pub last_agent_reply_at: Option<OffsetDateTime>,
    pub snoozed_until: Option<OffsetDateTime>,
    /// Whether the customer's next message ends the snooze.
    pub reopens_on_message: bool,
    pub closed_at: Option<OffsetDateTime>,
    /// The agent who closed it; unknown if SendSeven did.
    pub closed_by: Option<String>,
    /// The bot that answers the customer.
    pub bot: Option<BotSession>,
    /// When the customer came in through an ad, which opens a window of 72 hours.
    pub free_entry_point_at: Option<OffsetDateTime>,
    /// Notes for the team from closes and updates.
    pub notes: Vec<String>,
    /// Whether responses show it with fields of wrong types.
    pub broken: bool,
}

/// A bot at work in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotSession {
    pub id: String,
    pub bot_id: String,
}

impl Conversation {
    /// Each kind of channel exists once.
    pub fn channel_id(&self) -> String {
        format!("channel_{}", self.contact.channel)
    }

    /// Returns whether the team is done with it.
    pub fn is_over(&self) -> bool {
        matches!(self.status, Status::Closed | Status::Resolved)
    }

    pub fn needs_reply(&self) -> bool {
        !self.is_over() && self.last_customer_message_at > self.last_agent_reply_at
    }

    pub fn is_snoozed(&self) -> bool {
        let later = |until| until > OffsetDateTime::now_utc();
        !self.is_over() && self.snoozed_until.is_some_and(later)
    }

    /// Returns when a reply by free text is no longer possible; `None` if the channel never
    /// forbids it.
    pub fn window_ends(&self) -> Option<OffsetDateTime> {
        let channel = self.contact.channel.as_str();
        let has_window = ["whatsapp", "messenger", "instagram"].contains(&channel);
        let usual = self.last_customer_message_at.map(|at| at + Duration::hours(24));
        let entry = self.free_entry_point_at.map(|at| at + Duration::hours(72));
        has_window.then(|| usual.max(entry).unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }

    pub fn window_is_open(&self) -> bool {
        self.window_ends().is_none_or(|end| end > OffsetDateTime::now_utc())
    }

    pub fn last_message_at(&self) -> OffsetDateTime {
        self.last_customer_message_at.max(self.last_agent_reply_at).unwrap_or(self.created_at)
    }

    /// Closes the conversation; does nothing if it is already closed.
    pub fn close(&mut self, by: Option<&str>) {
        if self.status != Status::Closed {
            self.status = Status::Closed;
            self.closed_at = Some(unique_now());
            self.closed_by = by.map(str::to_owned);
            self.snoozed_until = None;
        }
    }

    /// Marks the conversation as resolved, which no call but `PATCH` does.
    pub fn resolve(&mut self) {
        self.status = Status::Resolved;
        self.snoozed_until = None;
    }

    pub fn reopen(&mut self) {
        self.status = Status::Open;
        self.closed_at = None;
        self.closed_by = None;
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
            Some("closed") => self.close(None),
            Some("resolved") => self.resolve(),
            Some("open") => self.reopen(),
            _ => {}
        }
        if let Some(until) = to.get("snoozed_until") {
            self.snooze(until.as_str().and_then(time_of), true);
        }
        if let Some(bot) = to.get("bot_id") {
            let session = |bot_id| BotSession { id: unique("bot_session"), bot_id };
            self.bot = text(bot).map(session);
        }
        if let Some(at) = to["created_at"].as_str().and_then(time_of) {
            self.created_at = at;
        }
        if let Some(at) = to.get("free_entry_point_at") {
            self.free_entry_point_at = at.as_str().and_then(time_of);
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
