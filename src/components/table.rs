//! The list itself. Rows hold no listeners and no team: their controls name what they ask for.

use super::icon::icon;
use super::markup::{El, Text, el};
use super::waiting::{waiting, window};
use super::{avatar, channel::channel, company, state::state, time::ago};
use crate::model::{
    Company, Conversation, ConversationId, ConversationPage, Query, Row, Sort, SortBy, Source,
    Timestamp, Urgency,
};
use crate::words::{say, tell};

/// How the list is being looked at.
pub struct TableContext<'a> {
    pub query: &'a Query,
    /// The id of the conversation open beside the list.
    pub open: Option<&'a str>,
    /// Whether the operator may assign and close.
    pub may_change: bool,
    pub urgency: &'a Urgency,
    /// Who else is with which conversation.
    pub company: &'a [Company],
    pub now: Timestamp,
}

const COLUMNS: [(&str, &str, Option<SortBy>); 8] = [
    ("name", "contact", None),
    ("chan", "channel", None),
    ("stat", "state", None),
    ("asg", "assignee", None),
    ("waiting", "waiting", Some(SortBy::Waiting)),
    ("win", "window", None),
    ("last", "last", Some(SortBy::Last)),
    ("created", "created", Some(SortBy::Created)),
];

/// The table of a page that has rows.
pub fn table(list: &ConversationPage, sight: &TableContext<'_>) -> El {
    let rows = list.rows.iter().map(|row| match row {
        Row::Read(conversation) => read(conversation, sight),
        Row::Unreadable(id) => unreadable(id.as_ref(), sight.may_change),
    });
    let body = el("tbody").children(rows);
    let closing = sight.may_change.then(|| {
        let name = el("span").class("vh").text(say("close"));
        el("th").attr("scope", "col").class("act").child(name)
    });
    // SendSeven's own list has one order.
    let sortable = matches!(list.source, Source::Queue(_));
    let columns = COLUMNS.map(|(class, name, by)| {
        let head = el("th").attr("scope", "col").class(class);
        match by.filter(|_| sortable) {
            Some(by) => sorting(head, name, by, sight.query),
            None => head.text(say(name)),
        }
    });
    let page = sight.may_change.then(|| {
        let all = tick(say("select-page")).attr("data-page", "");
        el("th").attr("scope", "col").class("sel").child(all)
    });
    let head = el("tr").children(page).children(columns).children(closing);
    let head = el("thead").child(head);
    el("table").child(el("caption").class("vh").text(say("conversations"))).child(head).child(body)
}

/// A link that orders by the column, or turns its order around. A waiting column counts up to the
/// longest, the others down to the latest.
fn sorting(head: El, name: &'static str, by: SortBy, query: &Query) -> El {
    let Sort { by: present, turned } = query.sort;
    let chosen = present == by;
    let sort = Sort { by, turned: chosen && !turned };
    let link = el("a").attr("href", query.sorted(sort).list_address()).text(say(name));
    match (chosen, turned) {
        (true, false) => head.attr("aria-sort", "descending").child(link.child(icon("down"))),
        (true, true) => head.attr("aria-sort", "ascending").child(link.child(icon("up"))),
        (false, _) => head.child(link),
    }
}

fn read(conversation: &Conversation, sight: &TableContext<'_>) -> El {
    let contact = conversation.contact.label();
    let reach = conversation.contact.reach().unwrap_or_default();
    let address = sight.query.detail_address(&conversation.id);
    let open = sight.open == Some(conversation.id.as_str());
    let name = el("a")
        .attr("href", address.clone())
        .attr("dir", "auto")
        .attr("title", contact.to_owned())
        .text(contact.to_owned());
    let name = if open { name.attr("aria-current", "true") } else { name };
    let name = el("th")
        .attr("scope", "row")
        .class("name")
        .child(name)
        .child(el("small").attr("dir", "auto").text(reach.to_owned()));
    let cell = |class: &'static str, content: Option<El>| el("td").class(class).children(content);
    let time = |at: Option<Timestamp>| at.map(|at| ago(at, sight.now));
    let cells = [
        name,
        cell("chan", Some(channel(&conversation.channel))),
        cell("stat", Some(state(conversation))),
        cell("asg", Some(assignee(conversation, sight, &address)))
            .children(company::badges(company::of(sight.company, &conversation.id))),
        cell("waiting", Some(waiting(conversation, sight.urgency, sight.now))),
        cell("win", window(conversation, sight.urgency, sight.now)),
        cell("last", time(conversation.last_message_at)),
        cell("created", time(conversation.created_at)),
    ];
    let closing = sight.may_change.then(|| cell("act", close(conversation, sight.query)));
    let selecting = sight.may_change.then(|| {
        let rows = [conversation.id.as_str(), " ", &conversation.seen().to_text()].concat();
        let tick = tick(tell("select-contact", &[("contact", contact)]))
            .attr("name", "rows")
            .attr("value", rows);
        cell("sel", Some(tick.attr("form", "selection")))
    });
    let assignee = conversation.assignee.as_ref().map_or("", |agent| agent.id.as_str());
    let row = el("tr")
        .attr("id", ["row-", conversation.id.as_str()].concat())
        .attr("data-id", conversation.id.to_string())
        .attr("data-seen", conversation.seen().to_text())
        .attr("data-assignee", assignee.to_owned());
    row.children(selecting).children(cells).children(closing)
}

fn assignee(conversation: &Conversation, sight: &TableContext<'_>, address: &str) -> El {
    let agent = conversation.assignee.as_ref();
    let name = avatar::assignee_name(agent);
    let class = if agent.is_some() { "with" } else { "with nobody" };
    let holder = if sight.may_change {
        let contact = conversation.contact.label();
        el("a")
            .attr("href", [address, "#assign"].concat())
            .attr("data-action", "assign")
            .attr("aria-label", tell("assign-contact", &[("contact", contact), ("name", name)]))
    } else {
        el("span")
    };
    avatar::with_assignee(holder.class(class).attr("title", name.to_owned()), agent)
}

fn close(conversation: &Conversation, query: &Query) -> Option<El> {
    let open = !conversation.status.is_closed();
    open.then(|| {
        el("a")
            .attr("href", query.close_address(&conversation.id))
            .attr("data-action", "close")
            .attr("title", say("close"))
            .attr("aria-label", tell("close-contact", &[("contact", conversation.contact.label())]))
            .child(icon("check"))
    })
}

/// A box that selects.
fn tick(name: impl Into<Text>) -> El {
    el("input").attr("type", "checkbox").attr("aria-label", name)
}

/// A cell for each column: one across several would count those a narrow list does not show.
fn unreadable(id: Option<&ConversationId>, may_change: bool) -> El {
    let id = id.map_or_else(|| say("row-nameless").to_owned(), ToString::to_string);
    let sentence = say("row-unreadable");
    let name = el("th").attr("scope", "row").class("name").text(id);
    let empty = COLUMNS.iter().skip(1).map(|(class, ..)| el("td").class(class));
    el("tr")
        .class("unreadable")
        .children(may_change.then(|| el("td").class("sel")))
        .child(name.child(el("small").text(sentence)))
        .children(empty)
        .children(may_change.then(|| el("td").class("act")))
}
