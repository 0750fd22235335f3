//! Filters, order and paging of the conversation list, to and from an address. Parameters of the
//! documented API have the same names here; one parser serves pages and server functions.

/// The order of a list, and positions in it.
mod cursor;
/// Percent-encoding.
mod encoding;
/// Single filters and sort orders.
mod filters;

pub use cursor::Cursor;
pub use encoding::{encode, pairs, value_of};
pub use filters::{AssigneeFilter, NOBODY, PageSize, Sort, SortBy, Span, StatusFilter};

use super::{Channel, Conversation, ConversationId, Problem, Tag, Today, WaitThresholds};

/// The highest page number accepted.
pub const LAST_PAGE: u32 = 100_000;
/// The longest search text accepted, in characters.
pub const LONGEST_SEARCH: usize = 200;
/// The most assignees in one filter.
const MOST_ASSIGNEES: usize = 50;
/// The longest duration in a filter, in minutes: a year.
const LONGEST_MINUTES: u32 = 366 * 24 * 60;

/// The filters and the order of the list. `None` everywhere selects everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Query {
    pub status: Option<StatusFilter>,
    pub needs_reply: Option<bool>,
    /// Any of these, sorted and without duplicates; all assignees if empty.
    assigned_to: Vec<AssigneeFilter>,
    pub channel: Option<Channel>,
    /// The name of a tag.
    pub tag: Option<String>,
    pub search: Option<String>,
    /// The minimum waiting time of the customer, in minutes.
    pub waiting_over: Option<u32>,
    /// The maximum time left in the reply window, in minutes.
    pub window_under: Option<u32>,
    /// When the conversation was created.
    pub created: Option<Span>,
    /// When it was closed, within the last day; earlier times are not known.
    pub closed: Option<Span>,
    pub sort: Sort,
    /// Counted from 1; 0 only in the default, where it means 1.
    page: u32,
    page_size: PageSize,
    /// The position after which the page begins; without it, the page number decides.
    after: Option<Cursor>,
}

/// The filters that have counts, each independent of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Status,
    NeedsReply,
    Assignee,
    Channel,
    /// Not counted: the list does not offer its values.
    Tag,
}

impl Facet {
    pub const ALL: [Facet; 5] =
        [Self::Status, Self::NeedsReply, Self::Assignee, Self::Channel, Self::Tag];
}

impl Query {
    /// Returns the query for everything in one state.
    pub fn of_status(status: StatusFilter) -> Query {
        Query { status: Some(status), ..Query::default() }
    }

    pub fn page(&self) -> u32 {
        self.page.max(1)
    }

    pub fn page_size(&self) -> PageSize {
        self.page_size
    }

    pub fn assigned_to(&self) -> &[AssigneeFilter] {
        &self.assigned_to
    }

    /// Returns the same filters on another page.
    pub fn on_page(&self, page: u32) -> Query {
        Query { page, after: None, ..self.clone() }
    }

    /// Returns the page that begins after a position in the list.
    pub fn after(&self, place: Cursor) -> Query {
        Query { after: Some(place), page: self.page() + 1, ..self.clone() }
    }

    /// Returns the position after which the page begins.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.after.as_ref()
    }

    /// Returns the same filters with another page size.
    pub fn with_size(&self, page_size: PageSize) -> Query {
        Query { page_size, after: None, ..self.clone() }
    }

    /// Returns the same filters in another order, from the first page on.
    pub fn sorted(&self, sort: Sort) -> Query {
        Query { sort, page: 1, after: None, ..self.clone() }
    }

    /// Returns the same search among closed conversations; `None` without a search.
    pub fn among_closed(&self) -> Option<Query> {
        let search = Some(self.search.clone()?);
        Some(Query { search, ..Query::of_status(StatusFilter::Closed) })
    }

    /// Returns whether any filter is set.
    pub fn is_filtered(&self) -> bool {
        let Query { page, page_size, sort, .. } = *self;
        let after = self.after.clone();
        *self != Query { page, page_size, sort, after, ..Query::default() }
    }

    /// Returns the name of an API filter that a row of the API contradicts. States have the API's
    /// meaning; a row cannot contradict a search.
    pub fn is_violated_by(&self, conversation: &Conversation) -> Option<&'static str> {
        if self.status.is_some_and(|wanted| !wanted.may_be(conversation)) {
            return Some("status");
        }
        [
            (Facet::Assignee, "assigned_to"),
            (Facet::Channel, "channel"),
            (Facet::NeedsReply, "needs_reply"),
        ]
        .into_iter()
        .find_map(|(facet, name)| (!self.passes(facet, conversation)).then_some(name))
    }

    /// Returns whether a conversation passes all filters but the search.
    pub fn matches(
        &self,
        conversation: &Conversation,
        urgency: &WaitThresholds,
        today: &Today,
    ) -> bool {
        Facet::ALL.into_iter().all(|facet| self.passes(facet, conversation))
            && self.passes_time_filters(conversation, urgency, today)
    }

    /// Returns whether a conversation passes one of the filters.
    pub fn passes(&self, facet: Facet, conversation: &Conversation) -> bool {
        match facet {
            Facet::Status => {
                self.status.is_none_or(|wanted| wanted == StatusFilter::of(conversation))
            }
            Facet::NeedsReply => {
                self.needs_reply.is_none_or(|wanted| wanted == conversation.needs_reply)
            }
            Facet::Assignee => {
                let assignee = conversation.assignee.as_ref().map(|agent| &agent.id);
                let mut any = self.assigned_to.iter();
                self.assigned_to.is_empty() || any.any(|wanted| wanted.is_of(assignee))
            }
            Facet::Channel => {
                self.channel.as_ref().is_none_or(|wanted| *wanted == conversation.channel)
            }
            Facet::Tag => {
                let has = |wanted: &String| conversation.tags.iter().any(|tag| tag.name == *wanted);
                self.tag.as_ref().is_none_or(has)
            }
        }
    }

    /// Returns whether a conversation passes the filters about time.
    pub fn passes_time_filters(
        &self,
        conversation: &Conversation,
        urgency: &WaitThresholds,
        today: &Today,
    ) -> bool {
        let now = today.now;
        let waits = |minutes: u32| {
            let since = conversation.waiting_since();
            since.is_some_and(|since| since.age(now) >= i64::from(minutes) * 60)
        };
        let closes = |minutes: u32| {
            let left = urgency.reply_deadline(conversation).map(|until| until.0 - now.0);
            left.is_some_and(|left| (0..=i64::from(minutes) * 60).contains(&left))
        };
        let closed = conversation.closed_at.filter(|_| conversation.status.is_closed());
        self.waiting_over.is_none_or(waits)
            && self.window_under.is_none_or(closes)
            && self.created.is_none_or(|span| span.holds(conversation.created_at, today))
            && self.closed.is_none_or(|span| span.holds(closed, today))
    }

    /// Parses the part of an address after `?`. Omits invalid values and lists them as problems;
    /// ignores unknown parameters.
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
        query.assigned_to.sort();
        query.assigned_to.dedup();
        (query, problems)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        const MINUTES: &str = "expected-minutes";
        const SPAN: &str = "expected-span";
        match name {
            "status" => {
                let known = StatusFilter::ALL.into_iter().find(|s| s.as_str() == value);
                self.status = Some(known.ok_or("expected-status")?);
            }
            "needs_reply" => {
                self.needs_reply = Some(match value {
                    "true" => true,
                    "false" => false,
                    _ => return Err("expected-boolean"),
                });
            }
            "assigned_to" if self.assigned_to.len() >= MOST_ASSIGNEES => {
                return Err("expected-people");
            }
            "assigned_to" => {
                let wanted = AssigneeFilter::parse(value);
                self.assigned_to.push(wanted.ok_or("expected-assignee")?);
            }
            "channel" => match Channel::from(value.to_owned()) {
                Channel::Other(_) => return Err("expected-channel"),
                known => self.channel = Some(known),
            },
            "tag" if value.chars().count() > Tag::LONGEST_NAME => return Err("expected-tag"),
            "tag" => self.tag = Some(value.to_owned()),
            "search" if value.chars().count() > LONGEST_SEARCH => {
                return Err("expected-search");
            }
            "search" => self.search = Some(value.to_owned()),
            "waiting_over" => self.waiting_over = Some(minutes(value).ok_or(MINUTES)?),
            "window_under" => self.window_under = Some(minutes(value).ok_or(MINUTES)?),
            "created" => self.created = Some(Span::parse(value).ok_or(SPAN)?),
            "closed" => match Span::parse(value).ok_or(SPAN)? {
                Span::Yesterday | Span::Days(2..) => return Err("expected-closed"),
                known => self.closed = Some(known),
            },
            "sort" => {
                let sort = Sort::parse(value);
                self.sort = sort.ok_or("expected-sort")?;
            }
            "page" => {
                let page = value.parse().ok().filter(|page| (1..=LAST_PAGE).contains(page));
                self.page = page.ok_or("expected-page")?;
            }
            "after" => self.after = Some(Cursor::parse(value).ok_or("expected-after")?),
            "page_size" => {
                let size = value.parse().ok().and_then(PageSize::new);
                self.page_size = size.ok_or("expected-page-size")?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns the parameters that differ from the default, in a fixed order.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        let mut put = |name, value: Option<String>| all.extend(value.map(|value| (name, value)));
        put("status", self.status.map(|s| s.as_str().to_owned()));
        put("needs_reply", self.needs_reply.map(|n| n.to_string()));
        for assignee in &self.assigned_to {
            put("assigned_to", Some(assignee.as_str().to_owned()));
        }
        put("channel", self.channel.as_ref().map(|c| c.as_str().to_owned()));
        put("tag", self.tag.clone());
        put("search", self.search.clone());
        put("waiting_over", self.waiting_over.map(|minutes| minutes.to_string()));
        put("window_under", self.window_under.map(|minutes| minutes.to_string()));
        put("created", self.created.map(Span::to_text));
        put("closed", self.closed.map(Span::to_text));
        put("sort", (self.sort != Sort::default()).then(|| self.sort.as_str().to_owned()));
        put("page", (self.page() > 1).then(|| self.page().to_string()));
        put("after", self.after.as_ref().map(Cursor::to_text));
        let size = self.page_size;
        put("page_size", (size != PageSize::DEFAULT).then(|| size.get().to_string()));
        all
    }

    /// Formats the part of an address after `?`; empty for the default.
    pub fn to_text(&self) -> String {
        let encoded = self
            .parameters()
            .into_iter()
            .map(|(name, value)| [name, "=", &encode(&value)].concat());
        encoded.collect::<Vec<_>>().join("&")
    }

    /// Returns the address of the filtered list.
    pub fn list_address(&self) -> String {
        self.address("/conversations".to_owned())
    }

    /// Returns the address of a conversation, with the list beside it.
    pub fn detail_address(&self, id: &ConversationId) -> String {
        self.address(["/conversations/", id.as_str()].concat())
    }

    /// Returns the address of the page that confirms closing a conversation.
    pub fn close_address(&self, id: &ConversationId) -> String {
        self.address(["/conversations/", id.as_str(), "/close"].concat())
    }

    /// Returns the address of the form that snoozes a conversation.
    pub fn snooze_address(&self, id: &ConversationId) -> String {
        self.address(["/conversations/", id.as_str(), "/snooze"].concat())
    }

    /// Returns the address of the form that changes the subject of a conversation.
    pub fn subject_address(&self, id: &ConversationId) -> String {
        self.address(["/conversations/", id.as_str(), "/subject"].concat())
    }

    /// Returns the address of the tags of a conversation.
    pub fn tags_address(&self, id: &ConversationId) -> String {
        self.address(["/conversations/", id.as_str(), "/tags"].concat())
    }

    /// Returns the address of the page with more filters.
    pub fn filters_address(&self) -> String {
        self.on_page(1).address("/filters".to_owned())
    }

    /// Returns the address of the conversations that have a tag.
    pub fn address_of_tag(name: &str) -> String {
        Query { tag: Some(name.to_owned()), ..Query::default() }.list_address()
    }

    fn address(&self, path: String) -> String {
        match self.to_text() {
            text if text.is_empty() => path,
            text => [path, text].join("?"),
        }
    }
}

fn minutes(text: &str) -> Option<u32> {
    text.parse().ok().filter(|minutes| (1..=LONGEST_MINUTES).contains(minutes))
}
