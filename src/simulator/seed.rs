//! Seed data: three weeks of conversations that end now.

use super::records::{Agent, BotSession, Contact, Conversation, Status};
use super::{Contract, Options};
use crate::simulator::catalog::TAGS;
use crate::simulator::names;
use crate::simulator::names::TEAM;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use std::collections::HashSet;
use time::{Duration, OffsetDateTime};

const DAYS: i64 = 21;
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

const SUBJECTS: &[&str] = &[
    "Order #48213 arrived without the charger",
    "Re: Invoice for October",
    "Can I change the delivery address?",
    "Refund for canceled booking",
    "Login code never arrives",
    "Fwd: Fwd: Warranty question, third attempt",
    "Réclamation : colis endommagé",
    "Frage zu Ihrem Angebot",
    "配送状況の確認",
    "سؤال عن موعد التسليم",
];

/// The generated agents and conversations.
pub struct SeedData {
    pub agents: Vec<Agent>,
    pub conversations: Vec<Conversation>,
}

/// Generates the seed data. The same options give the same data, shifted to end at `now`.
pub fn generate(options: &Options, now: OffsetDateTime) -> SeedData {
    let mut generator = Generator {
        rng: StdRng::seed_from_u64(options.seed),
        given: HashSet::new(),
        contract: options.contract,
        open_only: options.open_only,
        tenant: options.tenant.clone(),
        now,
    };
    let agents: Vec<_> =
        TEAM.iter().enumerate().map(|(i, name)| generator.agent(i, name)).collect();
    // One conversation in six belongs to a returning customer.
    let people = options.conversations - options.conversations / 6;
    let contacts: Vec<_> = (0..people).map(|i| generator.contact(i)).collect();
    let conversations = (0..options.conversations).map(|i| {
        let contact = contacts.get(i).or_else(|| contacts.choose(&mut generator.rng)).cloned();
        let contact = contact.expect("a story with conversations has contacts");
        let conversation = generator.conversation(contact, &agents);
        with_bot(i, conversation)
    });
    SeedData { conversations: conversations.collect(), agents }
}

/// Puts a bot to work in some conversations that nobody has taken yet.
fn with_bot(index: usize, conversation: Conversation) -> Conversation {
    let is_free = conversation.status == Status::Open && conversation.assignee.is_none();
    let is_chat = ["whatsapp", "telegram", "messenger"].contains(&&*conversation.contact.channel);
    let session =
        || BotSession { id: format!("bot_session_{index}"), bot_id: "bot_welcome".to_owned() };
    Conversation {
        bot: (is_free && is_chat && index.is_multiple_of(3)).then(session),
        ..conversation
    }
}

struct Generator {
    rng: StdRng,
    /// The ids in use, since random six-digit ids can repeat.
    given: HashSet<String>,
    contract: Contract,
    open_only: bool,
    tenant: String,
    now: OffsetDateTime,
}

impl Generator {
    fn agent(&mut self, index: usize, name: &str) -> Agent {
        Agent {
            id: self.id("user"),
            name: name.to_owned(),
            email: format!("{}@example.com", names::ascii(name)),
            role: if index < 3 { "admin" } else { "agent" },
            joined_at: self.now - Duration::days(self.rng.random_range(40..900)),
        }
    }

    fn contact(&mut self, index: usize) -> Contact {
        let (id, channel) = (self.id("contact"), self.channel());
        // At fixed indexes, not at random, so that small data sets include every kind of contact.
        if let Some(name) = names::awkward(index) {
            let phone = Some(names::phone(&mut self.rng));
            return Contact {
                id,
                name: Some(name),
                phone,
                email: None,
                channel: "whatsapp".to_owned(),
            };
        }
        match index % 23 {
            6 | 17 => {
                let phone = Some(names::phone(&mut self.rng));
                Contact { id, name: None, phone, email: None, channel: "whatsapp".to_owned() }
            }
            11 => Contact {
                id,
                name: None,
                phone: None,
                email: None,
                channel: "messenger".to_owned(),
            },
            _ => {
                let name = names::name(&mut self.rng);
                let by_phone = ["whatsapp", "sms", "rcs", "viber"].contains(&channel);
                let has_phone = by_phone || self.rng.random_bool(0.3);
                let has_email = channel == "email" || self.rng.random_bool(0.4);
                let phone = has_phone.then(|| names::phone(&mut self.rng));
                let email = has_email.then(|| names::email(&mut self.rng, &name));
                Contact { id, name: Some(name), phone, email, channel: channel.to_owned() }
            }
        }
    }

    fn conversation(&mut self, contact: Contact, agents: &[Agent]) -> Conversation {
        match self.rng.random_range(0..if self.open_only { 68 } else { 100 }) {
            0..30 => self.waiting(contact, agents),
            30..60 => self.answered(contact, agents),
            60..68 => self.resting(contact, agents),
            _ => self.closed(contact, agents),
        }
    }

    /// Open, and the customer spoke last.
    fn waiting(&mut self, contact: Contact, agents: &[Agent]) -> Conversation {
        let since = match self.rng.random_range(0..100) {
            0..45 => self.rng.random_range(MINUTE..HOUR),
            45..85 => self.rng.random_range(HOUR..8 * HOUR),
            _ => self.rng.random_range(8 * HOUR..2 * DAY),
        };
        let reply = self.rng.random_bool(0.6).then(|| self.before(since));
        let mut conversation = self.begin(contact, agents, 0.15, Some(since), reply);
        conversation.unread = self.rng.random_range(1..7);
        conversation
    }

    /// Open, and an agent spoke last.
    fn answered(&mut self, contact: Contact, agents: &[Agent]) -> Conversation {
        let reply = self.rng.random_range(2 * MINUTE..3 * DAY);
        let asked = self.before(reply);
        self.begin(contact, agents, 0.15, Some(asked), Some(reply))
    }

    /// Pending in the documented contract, snoozed in the live one.
    fn resting(&mut self, contact: Contact, agents: &[Agent]) -> Conversation {
        let reply = self.rng.random_range(DAY..6 * DAY);
        let asked = self.before(reply);
        let mut conversation = self.begin(contact, agents, 0.0, Some(asked), Some(reply));
        match self.contract {
            Contract::Documented => conversation.status = Status::Pending,
            Contract::Live => {
                let until = Duration::seconds(self.rng.random_range(DAY..4 * DAY));
                conversation.snoozed_until = Some(self.now + until);
            }
        }
        conversation
    }

    fn closed(&mut self, contact: Contact, agents: &[Agent]) -> Conversation {
        let reply = self.rng.random_range(HOUR..20 * DAY);
        let asked = self.before(reply);
        let mut conversation = self.begin(contact, agents, 0.05, Some(asked), Some(reply));
        let closed = self.now - Duration::seconds(self.rng.random_range(0..reply));
        conversation.status = Status::Closed;
        conversation.closed_at = Some(closed);
        conversation.closed_by = conversation.assignee.clone();
        conversation.updated_at = closed;
        conversation
    }

    /// Creates an open conversation with its last messages this many seconds ago.
    fn begin(
        &mut self,
        contact: Contact,
        agents: &[Agent],
        unassigned: f64,
        asked: Option<i64>,
        replied: Option<i64>,
    ) -> Conversation {
        let earliest = asked.max(replied).unwrap_or(0);
        let now = self.now;
        let at = |ago: i64| now - Duration::seconds(ago);
        let (last_customer_message_at, last_agent_reply_at) = (asked.map(at), replied.map(at));
        let created_at = at(self.before(earliest));
        let nobody = self.rng.random_bool(unassigned);
        let tagged = self.rng.random_bool(0.2);
        let subject = (contact.channel == "email").then(|| SUBJECTS.choose(&mut self.rng));
        Conversation {
            id: self.id("conv"),
            tenant: self.tenant.clone(),
            subject: subject.flatten().map(|subject| (*subject).to_owned()),
            contact,
            status: Status::Open,
            assignee: if nobody { None } else { Some(self.someone(agents)) },
            unread: 0,
            tags: self.tag().filter(|_| tagged).into_iter().collect(),
            created_at,
            updated_at: last_customer_message_at.max(last_agent_reply_at).unwrap_or(created_at),
            last_customer_message_at,
            last_agent_reply_at,
            snoozed_until: None,
            reopens_on_message: true,
            closed_at: None,
            closed_by: None,
            bot: None,
            free_entry_point_at: None,
            notes: Vec::new(),
            broken: false,
        }
    }

    /// Returns the id of a random tag.
    fn tag(&mut self) -> Option<String> {
        TAGS.choose(&mut self.rng).map(|(name, _)| format!("tag_{name}"))
    }

    /// Returns a random age in seconds above `ago`, usually close to it, at most [`DAYS`].
    fn before(&mut self, ago: i64) -> i64 {
        let room = DAYS * DAY - ago;
        let far = if self.rng.random_bool(0.7) { room.min(6 * HOUR) } else { room };
        ago + self.rng.random_range(0..far.max(1))
    }

    /// Picks a random agent; agents early in the list get more work.
    fn someone(&mut self, agents: &[Agent]) -> String {
        let (one, other) =
            (self.rng.random_range(0..agents.len()), self.rng.random_range(0..agents.len()));
        agents[one.min(other)].id.clone()
    }

    fn channel(&mut self) -> &'static str {
        let live = self.contract == Contract::Live;
        match self.rng.random_range(0..100) {
            0..42 => "whatsapp",
            42..60 => "email",
            60..70 => "telegram",
            70..79 => "sms",
            79..86 => "messenger",
            86..91 => "instagram",
            91..95 if live => "live_chat",
            95..98 if live => "viber",
            98.. if live => "rcs",
            _ => "instagram",
        }
    }

    fn id(&mut self, kind: &str) -> String {
        loop {
            let id = format!("{kind}_{:06x}", self.rng.random_range(0..1 << 24));
            if self.given.insert(id.clone()) {
                return id;
            }
        }
    }
}
