//! Filters and paging of the conversation list, to and from an address. The parameter names are
//! those of the documented API; one parser serves pages and server functions alike.

use super::{AgentId, Channel, Conversation, Problem, Status};
use serde::{Deserialize, Serialize};

/// The highest page that may be asked for.
pub const LAST_PAGE: u32 = 100_000;
/// The longest search text accepted, in characters.
pub const LONGEST_SEARCH: usize = 200;
/// The value of `assigned_to` that stands for nobody.
pub const NOBODY: &str = "unassigned";

/// What the list is narrowed to. `None` everywhere is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Query {
    pub status: Option<StatusFilter>,
    pub needs_reply: Option<bool>,
    pub assigned_to: Option<AssigneeFilter>,
    pub channel: Option<Channel>,
    pub search: Option<String>,
    /// Counted from 1; 0 only in the default, where it means 1.
    page: u32,
    page_size: PageSize,
}

/// The states a list can be narrowed to. Not every contract knows each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StatusFilter {
    Open,
    Pending,
    Snoozed,
    Closed,
}

impl StatusFilter {
    pub const ALL: [StatusFilter; 4] = [Self::Open, Self::Pending, Self::Snoozed, Self::Closed];

    /// As the API and the address spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Snoozed => "snoozed",
            Self::Closed => "closed",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Pending => "Pending",
            Self::Snoozed => "Snoozed",
            Self::Closed => "Closed",
        }
    }
}

impl StatusFilter {
    /// Whether a list narrowed to this state may hold the conversation. Snoozed is derived: the
    /// stored state stays open or assigned.
    fn may_be(self, conversation: &Conversation) -> bool {
        match (&conversation.status, self) {
            (Status::Other(_), _)
            | (Status::Open | Status::Assigned, Self::Open)
            | (Status::Snoozed, Self::Snoozed)
            | (Status::Pending, Self::Pending)
            | (Status::Closed | Status::Resolved, Self::Closed) => true,
            (Status::Open | Status::Assigned, Self::Snoozed) => {
                conversation.snoozed_until.is_some()
            }
            _ => false,
        }
    }
}

/// Whose conversations.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AssigneeFilter {
    Nobody,
    Agent(AgentId),
}

impl AssigneeFilter {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Nobody => NOBODY,
            Self::Agent(id) => id.as_str(),
        }
    }
}

/// Rows on a page, 1 to 100 as the API allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageSize(u32);

impl PageSize {
    /// The sizes offered on the page.
    pub const OFFERED: [u32; 3] = [20, 50, 100];
    pub const DEFAULT: PageSize = PageSize(20);

    pub fn new(rows: u32) -> Option<Self> {
        (1..=100).contains(&rows).then_some(Self(rows))
    }

    pub fn get(self) -> u32 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Query {
    pub fn page(&self) -> u32 {
        self.page.max(1)
    }

    pub fn page_size(&self) -> PageSize {
        self.page_size
    }

    /// The same filters on another page.
    pub fn on_page(&self, page: u32) -> Query {
        Query { page, ..self.clone() }
    }

    /// Whether anything narrows the list.
    pub fn is_filtered(&self) -> bool {
        *self != Query { page: self.page, page_size: self.page_size, ..Query::default() }
    }

    /// The name of a filter this conversation cannot pass. A search cannot be judged.
    pub fn broken_by(&self, conversation: &Conversation) -> Option<&'static str> {
        let status = self.status.is_none_or(|wanted| wanted.may_be(conversation));
        let assignee = conversation.assignee.as_ref().map(|agent| &agent.id);
        let assigned = self.assigned_to.as_ref().is_none_or(|wanted| match wanted {
            AssigneeFilter::Nobody => assignee.is_none(),
            AssigneeFilter::Agent(id) => assignee == Some(id),
        });
        let channel = self.channel.as_ref().is_none_or(|wanted| *wanted == conversation.channel);
        let needs_reply = self.needs_reply.is_none_or(|wanted| wanted == conversation.needs_reply);
        [
            (status, "status"),
            (assigned, "assigned_to"),
            (channel, "channel"),
            (needs_reply, "needs_reply"),
        ]
        .into_iter()
        .find_map(|(passes, name)| (!passes).then_some(name))
    }

    /// Reads the part of an address after `?`. Values that make no sense are left out of the query
    /// and named in the list of problems; parameters that are not ours are passed over.
    pub fn parse(text: &str) -> (Query, Vec<Problem>) {
        let mut query = Query::default();
        let mut problems = Vec::new();
        for (name, value) in pairs(text) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            if let Err(expected) = query.set(&name, value) {
                problems.push(Problem::new(&name, value, expected));
            }
        }
        (query, problems)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        match name {
            "status" => {
                let known = StatusFilter::ALL.into_iter().find(|s| s.as_str() == value);
                self.status = Some(known.ok_or("open, pending, snoozed or closed")?);
            }
            "needs_reply" => {
                self.needs_reply = Some(match value {
                    "true" => true,
                    "false" => false,
                    _ => return Err("true or false"),
                });
            }
            "assigned_to" if value == NOBODY => self.assigned_to = Some(AssigneeFilter::Nobody),
            "assigned_to" => {
                let id = AgentId::parse(value).map_err(|_| "the id of an agent, or unassigned")?;
                self.assigned_to = Some(AssigneeFilter::Agent(id));
            }
            "channel" => match Channel::from(value.to_owned()) {
                Channel::Other(_) => return Err("a channel such as whatsapp, email or sms"),
                known => self.channel = Some(known),
            },
            "search" if value.chars().count() > LONGEST_SEARCH => {
                return Err("at most 200 characters");
            }
            "search" => self.search = Some(value.to_owned()),
            "page" => {
                let page = value.parse().ok().filter(|page| (1..=LAST_PAGE).contains(page));
                self.page = page.ok_or("a whole number from 1 to 100000")?;
            }
            "page_size" => {
                let size = value.parse().ok().and_then(PageSize::new);
                self.page_size = size.ok_or("a whole number from 1 to 100")?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The parameters that differ from the default, in a fixed order.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        let mut put = |name, value: Option<String>| all.extend(value.map(|value| (name, value)));
        put("status", self.status.map(|s| s.as_str().to_owned()));
        put("needs_reply", self.needs_reply.map(|n| n.to_string()));
        put("assigned_to", self.assigned_to.as_ref().map(|a| a.as_str().to_owned()));
        put("channel", self.channel.as_ref().map(|c| c.as_str().to_owned()));
        put("search", self.search.clone());
        put("page", (self.page() > 1).then(|| self.page().to_string()));
        let size = self.page_size;
        put("page_size", (size != PageSize::DEFAULT).then(|| size.get().to_string()));
        all
    }

    /// The part of an address after `?`; empty for the default.
    pub fn to_text(&self) -> String {
        let encoded =
            self.parameters().into_iter().map(|(name, value)| format!("{name}={}", encode(&value)));
        encoded.collect::<Vec<_>>().join("&")
    }

    /// The address of the list so narrowed.
    pub fn list_address(&self) -> String {
        address("/conversations", self)
    }

    /// The address of a conversation, keeping the list beside it.
    pub fn detail_address(&self, id: &super::ConversationId) -> String {
        address(&format!("/conversations/{id}"), self)
    }

    /// The address of the page that confirms closing a conversation.
    pub fn close_address(&self, id: &super::ConversationId) -> String {
        address(&format!("/conversations/{id}/close"), self)
    }
}

fn address(path: &str, query: &Query) -> String {
    match query.to_text() {
        text if text.is_empty() => path.to_owned(),
        text => format!("{path}?{text}"),
    }
}

/// Percent-encodes for a query value; everything but RFC 3986's unreserved characters.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
    out
}

fn pairs(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    text.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(i).and_then(|b| (*b as char).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) => out.push(b' '),
            (byte, ..) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}
