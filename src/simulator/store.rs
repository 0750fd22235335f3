//! What the imitation remembers: its conversations, its team, and what was asked of it.

use super::faults::Faults;
use super::gate::Remembered;
use super::messages::Messages;
use super::shelf::ConversationIndex;
use super::webhooks::Webhooks;
use super::{Call, Options, seed, webhooks};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

/// Everything, in memory.
pub struct Store {
    pub options: Options,
    pub conversations: ConversationIndex,
    /// The first of them is who the token calls `me`.
    pub agents: Vec<Agent>,
    pub faults: Faults,
    pub began: Instant,
    pub calls: Vec<Call>,
    /// What calls have changed.
    pub made: Vec<Value>,
    /// How many calls ever came, to number them.
    pub received: u64,
    /// When the calls of the last minute came.
    pub spent: VecDeque<Instant>,
    /// First answers by `Idempotency-Key`.
    pub remembered: HashMap<String, Remembered>,
    pub ignores_filters: bool,
    pub webhooks: Webhooks,
    pub messages: Messages,
    /// Decides what comes next in the story.
    pub dice: StdRng,
    /// What changed conversations were before, for lists that lag.
    before: HashMap<String, (Instant, Conversation)>,
}

impl Store {
    pub fn new(options: Options) -> Self {
        let now = OffsetDateTime::now_utc();
        let story = seed::generate(&options, now.replace_nanosecond(0).unwrap_or(now));
        Self {
            conversations: story.conversations.into_iter().collect(),
            agents: story.agents,
            faults: Faults::default(),
            began: Instant::now(),
            calls: Vec::new(),
            made: Vec::new(),
            received: 0,
            spent: VecDeque::new(),
            remembered: HashMap::new(),
            ignores_filters: false,
            webhooks: Webhooks::new(),
            messages: Messages::default(),
            dice: StdRng::seed_from_u64(options.seed.wrapping_add(1)),
            before: HashMap::new(),
            options,
        }
    }

    /// Changes a conversation and tells its events; None where there is none.
    pub fn change<T>(&mut self, id: &str, how: impl FnOnce(&mut Conversation) -> T) -> Option<T> {
        let before = self.conversations.get(id)?.clone();
        let mut after = before.clone();
        let said = how(&mut after);
        let kinds = webhooks::kinds(&before, &after);
        if !kinds.is_empty() {
            after.updated_at = moment();
        }
        self.messages.follow(self.options.seed, &before, &after);
        self.conversations.put(after);
        kinds.iter().for_each(|kind| self.emit(kind, id));
        let lag = self.options.list_lag;
        self.before.retain(|_, (at, _)| at.elapsed() < lag);
        if !lag.is_zero() {
            self.before.entry(id.to_owned()).or_insert_with(|| (Instant::now(), before));
        }
        Some(said)
    }

    /// The conversations as a list shows them.
    pub fn newest_first(&self) -> Vec<&Conversation> {
        let lag = self.options.list_lag;
        let all = self.conversations.newest_first();
        if self.before.is_empty() {
            return all.collect();
        }
        let told = |now: &'_ Conversation| {
            let before = self.before.get(&now.id).filter(|(at, _)| at.elapsed() < lag);
            before.map(|(_, before)| before)
        };
        let mut all: Vec<_> = all.map(|now| told(now).unwrap_or(now)).collect();
        all.sort_by_key(|c| (Reverse(c.last_message_at()), c.id.as_str()));
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
            self.closed_at = Some(moment());
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
    pub fn hear(&mut self) {
        self.last_customer_message_at = Some(moment());
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
        self.last_agent_reply_at = Some(moment());
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
pub fn moment() -> OffsetDateTime {
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
