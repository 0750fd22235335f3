//! What the imitation remembers: its conversations, its team, and what was asked of it.

use super::faults::Faults;
use super::gate::Remembered;
use super::{Call, Options, seed};
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};
use std::time::Instant;
use time::OffsetDateTime;

/// Everything, in memory.
pub struct Store {
    pub options: Options,
    pub conversations: HashMap<String, Conversation>,
    /// The first of them is who the token calls `me`.
    pub agents: Vec<Agent>,
    pub faults: Faults,
    pub began: Instant,
    pub calls: Vec<Call>,
    /// How many calls ever came, to number them.
    pub received: u64,
    /// When the calls of the last minute came.
    pub spent: VecDeque<Instant>,
    /// First answers by `Idempotency-Key`.
    pub remembered: HashMap<String, Remembered>,
    pub ignores_filters: bool,
    /// What changed conversations were before, for lists that lag.
    before: HashMap<String, (Instant, Conversation)>,
}

impl Store {
    pub fn new(options: Options) -> Self {
        let story = seed::tell(&options, now());
        let by_id = |conversation: Conversation| (conversation.id.clone(), conversation);
        Self {
            conversations: story.conversations.into_iter().map(by_id).collect(),
            agents: story.agents,
            options,
            faults: Faults::default(),
            began: Instant::now(),
            calls: Vec::new(),
            received: 0,
            spent: VecDeque::new(),
            remembered: HashMap::new(),
            ignores_filters: false,
            before: HashMap::new(),
        }
    }

    /// Changes a conversation; None where there is none.
    pub fn change<T>(&mut self, id: &str, how: impl FnOnce(&mut Conversation) -> T) -> Option<T> {
        let found = self.conversations.get_mut(id)?;
        let lag = self.options.list_lag;
        self.before.retain(|_, (at, _)| at.elapsed() < lag);
        if !lag.is_zero() {
            self.before.entry(id.to_owned()).or_insert_with(|| (Instant::now(), found.clone()));
        }
        Some(how(found))
    }

    /// The conversations as a list shows them.
    pub fn newest_first(&self) -> Vec<&Conversation> {
        let lag = self.options.list_lag;
        let told = |now: &'_ Conversation| {
            let before = self.before.get(&now.id).filter(|(at, _)| at.elapsed() < lag);
            before.map(|(_, before)| before)
        };
        let all = self.conversations.values();
        let mut all: Vec<_> = all.map(|now| told(now).unwrap_or(now)).collect();
        all.sort_unstable_by_key(|c| (Reverse(c.last_message_at()), c.id.as_str()));
        all
    }
}

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
    pub channel: &'static str,
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
        self.status != Status::Closed && self.snoozed_until.is_some_and(|until| until > now())
    }

    pub fn last_message_at(&self) -> OffsetDateTime {
        self.last_customer_message_at.max(self.last_agent_reply_at).unwrap_or(self.created_at)
    }

    pub fn assign(&mut self, user: Option<String>) {
        self.assignee = user;
        self.updated_at = now();
    }

    /// Closing what is closed changes nothing.
    pub fn close(&mut self) {
        if self.status != Status::Closed {
            self.status = Status::Closed;
            self.closed_at = Some(now());
            self.updated_at = now();
            self.snoozed_until = None;
        }
    }

    pub fn reopen(&mut self) {
        self.status = Status::Open;
        self.closed_at = None;
        self.updated_at = now();
    }

    /// The change a test makes behind the product's back.
    pub fn change(&mut self, to: &Value) {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        if let Some(user) = to.get("assigned_user_id") {
            self.assign(text(user));
        }
        match to["status"].as_str() {
            Some("closed") => self.close(),
            Some("open") => self.reopen(),
            _ => {}
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

/// The present, to the second.
pub fn now() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now.replace_nanosecond(0).unwrap_or(now)
}
