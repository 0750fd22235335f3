//! The simulator's state: conversations, agents, and received calls.

use super::catalog::Catalog;
use super::contact_records::Contacts;
use super::faults::Faults;
use super::messages::{Message, Messages};
use super::outbox::Outbox;
use super::webhooks::Webhooks;
use super::{Call, Contract, Options, seed, webhooks};
use crate::simulator::idempotency::IdempotentResponse;
use crate::simulator::index::ConversationIndex;
use crate::simulator::records::{Agent, Conversation, unique_now};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};
use std::time::Instant;
use time::OffsetDateTime;

/// All state, in memory.
pub struct Store {
    pub options: Options,
    pub conversations: ConversationIndex,
    /// The first agent is the one the token calls `me`.
    pub agents: Vec<Agent>,
    pub faults: Faults,
    pub began: Instant,
    pub calls: Vec<Call>,
    /// Changes made by calls.
    pub made: Vec<Value>,
    /// Number of calls ever received, used to number them.
    pub received: u64,
    /// Times of the calls in the last minute.
    pub recent_calls: VecDeque<Instant>,
    /// First responses by `Idempotency-Key`.
    pub remembered: HashMap<String, IdempotentResponse>,
    pub ignores_filters: bool,
    pub webhooks: Webhooks,
    pub messages: Messages,
    pub catalog: Catalog,
    pub contacts: Contacts,
    pub outbox: Outbox,
    /// Random source of the simulated activity.
    pub rng: StdRng,
    /// State of conversations before their latest changes, for lists that lag.
    before: HashMap<String, (Instant, Conversation)>,
}

impl Store {
    pub fn new(options: Options) -> Self {
        let now = OffsetDateTime::now_utc();
        let seed = seed::generate(&options, now.replace_nanosecond(0).unwrap_or(now));
        Self {
            conversations: seed.conversations.into_iter().collect(),
            faults: Faults::default(),
            began: Instant::now(),
            calls: Vec::new(),
            made: Vec::new(),
            received: 0,
            recent_calls: VecDeque::new(),
            remembered: HashMap::new(),
            ignores_filters: false,
            webhooks: Webhooks::new(),
            messages: Messages::new(options.seed, &seed.agents),
            catalog: Catalog::new(&options.tenant, &seed.agents, now),
            contacts: Contacts::default(),
            outbox: Outbox::default(),
            rng: StdRng::seed_from_u64(options.seed.wrapping_add(1)),
            before: HashMap::new(),
            agents: seed.agents,
            options,
        }
    }

    /// Changes a conversation and sends its events; returns `None` if it does not exist.
    pub fn change<T>(&mut self, id: &str, how: impl FnOnce(&mut Conversation) -> T) -> Option<T> {
        let before = self.conversations.get(id)?.clone();
        let mut after = before.clone();
        let said = how(&mut after);
        let kinds = webhooks::kinds(&before, &after);
        if !kinds.is_empty() {
            after.updated_at = unique_now();
        }
        self.messages.append_from_change(&before, &after);
        self.replace(before, after);
        kinds.iter().for_each(|kind| self.emit(kind, id));
        Some(said)
    }

    /// Stores the new state of a conversation; lists may still show the old one.
    fn replace(&mut self, before: Conversation, after: Conversation) {
        let lag = self.options.list_lag;
        self.before.retain(|_, (at, _)| at.elapsed() < lag);
        if !lag.is_zero() {
            self.before.entry(after.id.clone()).or_insert_with(|| (Instant::now(), before));
        }
        self.conversations.put(after);
    }

    /// Adds a reply that waits to be sent; the events follow once it is.
    pub fn add_reply(&mut self, id: &str, message: Message) -> Option<()> {
        let before = self.conversations.get(id)?.clone();
        let mut after = before.clone();
        (after.last_agent_reply_at, after.updated_at) = (Some(message.at), unique_now());
        after.unread = 0;
        self.messages.of(&before).push(message);
        self.replace(before, after);
        Some(())
    }

    /// Returns the conversations as a list shows them, which may lag.
    pub fn newest_first(&self) -> Vec<&Conversation> {
        let lag = self.options.list_lag;
        let all = self.conversations.newest_first();
        if self.before.is_empty() {
            return all.collect();
        }
        let listed = |now: &'_ Conversation| {
            let before = self.before.get(&now.id).filter(|(at, _)| at.elapsed() < lag);
            before.map(|(_, before)| before)
        };
        let mut all: Vec<_> = all.map(|now| listed(now).unwrap_or(now)).collect();
        all.sort_by_key(|c| (Reverse(c.last_message_at()), c.id.as_str()));
        all
    }

    /// Sends an event about a conversation's current state. The documented contract has no events;
    /// there they only reach registered endpoints.
    pub fn emit(&mut self, kind: &str, id: &str) {
        let documented = self.options.contract == Contract::Documented;
        if documented && !self.webhooks.has_endpoints() {
            return;
        }
        let Some(conversation) = self.conversations.get(id).cloned() else { return };
        let message = kind.starts_with("message.").then(|| {
            let inbound = kind == "message.received";
            let last = self.messages.last_by(&conversation, inbound);
            let at = conversation.created_at;
            let last = last.unwrap_or(Message { inbound, at, ..Message::default() });
            last.with_status_of(kind)
        });
        self.emit_about(kind, &conversation, message.as_ref());
    }

    /// Sends an event about one message.
    pub fn emit_about(
        &mut self,
        kind: &str,
        conversation: &Conversation,
        message: Option<&Message>,
    ) {
        let message = message.map(|message| self.messages.event_json(conversation, message));
        self.webhooks.emit(kind, conversation, message);
    }
}
