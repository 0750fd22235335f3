//! `/audit`: who did what, when, from what to what, and what became of it. Only admins come here.

use crate::components::icon::icon;
use crate::components::markup::{El, el};
use crate::components::option::option;
use crate::components::time::ago;
use crate::model::audit::{AuditEntry, AuditPage, AuditQuery, Outcome, Value, spelled};
use crate::model::audit_words::{said_action, said_operator};
use crate::model::{ConversationId, Timestamp};
use crate::pages::Page;
use crate::words::{count, say, tell};
use leptos::prelude::IntoAny;

/// The page.
pub fn page(page: &AuditPage, query: &AuditQuery) -> Page {
    let file = el("a").class("btn").attr("rel", "external").attr("href", query.file());
    let head = el("div")
        .class("head")
        .child(el("h1").text(say("page-audit")))
        .child(file.text(say("pager-export")));
    let list = el("section").class("list").attr("aria-label", say("audit-entries"));
    let list = match page.entries.is_empty() {
        true => list.child(empty(query)),
        false => list.child(table(page, query)).child(pages(page, query)),
    };
    let markup = el("div")
        .class("audit")
        .child(head)
        .child(filters(page, query))
        .child(el("div").class("split").child(list));
    Page {
        title: say("page-audit").to_owned(),
        live: false,
        status: 200,
        content: markup.into_any(),
    }
}

fn filters(page: &AuditPage, query: &AuditQuery) -> El {
    let operators = page.operators.iter().map(|name| (name.as_str(), said_operator(name)));
    let actions = page.actions.iter().map(|action| (*action, said_action(action)));
    let results = Outcome::ALL.into_iter().map(|result| (result.name(), result.label()));
    let conversation = query.conversation.as_ref().map(ConversationId::to_string);
    let day = |name, words, day: Option<time::Date>| {
        field(words, input(name, "date").attr("value", day.map(spelled).unwrap_or_default()))
    };
    let id = input("conversation", "text")
        .attr("value", conversation.unwrap_or_default())
        .attr("autocomplete", "off")
        .attr("spellcheck", "false");
    let narrowed = *query != AuditQuery::default();
    let all = narrowed
        .then(|| el("a").class("chip ghost").attr("href", "/audit").text(say("audit-show-all")));
    el("form")
        .class("filters")
        .attr("method", "get")
        .attr("action", "/audit")
        .attr("role", "search")
        .attr("aria-label", say("audit-filter"))
        .child(choice(say("audit-operator"), "operator", operators, query.operator.as_deref()))
        .child(choice(say("audit-action"), "action", actions, query.action.as_deref()))
        .child(choice(say("audit-result"), "result", results, query.result.map(Outcome::name)))
        .child(field(say("conversation"), id))
        .child(day("from", say("audit-from"), query.from))
        .child(day("to", say("audit-to"), query.to))
        .child(el("button").class("btn").text(say("audit-filter-do")))
        .children(all)
}

fn input(name: &'static str, kind: &'static str) -> El {
    el("input").attr("name", name).attr("type", kind)
}

fn field(words: &'static str, field: El) -> El {
    el("label").class("chip").child(el("span").text(words)).child(field)
}

fn choice<'a>(
    words: &'static str,
    name: &'static str,
    values: impl Iterator<Item = (&'a str, &'a str)>,
    chosen: Option<&str>,
) -> El {
    let values = values.map(|(value, words)| option(value, words, chosen == Some(value)));
    let select =
        el("select").attr("name", name).child(option("", say("audit-any"), chosen.is_none()));
    let label = el("label").class("chip pick").child(el("span").text(words));
    label.child(select.children(values)).child(icon("down"))
}

fn table(page: &AuditPage, query: &AuditQuery) -> El {
    let names = [
        ("when", say("audit-when")),
        ("by", say("audit-operator")),
        ("deed", say("audit-action")),
        ("about", say("conversation")),
        ("change", say("audit-change")),
        ("more", say("audit-details")),
        ("result", say("audit-result")),
        ("request", say("audit-request")),
    ];
    let names = names.map(|(class, name)| el("th").attr("scope", "col").class(class).text(name));
    el("table")
        .attr("aria-label", say("page-audit"))
        .child(el("thead").child(el("tr").children(names)))
        .child(el("tbody").children(page.entries.iter().map(|entry| row(entry, page.now, query))))
}

fn row(entry: &AuditEntry, now: Timestamp, query: &AuditQuery) -> El {
    let when = el("th").attr("scope", "row").class("when").child(ago(entry.at, now));
    let cell = |class: &'static str| el("td").class(class);
    let isolated = |text: &str| el("bdi").attr("title", text.to_owned()).text(text.to_owned());
    let operator = AuditQuery { operator: Some(entry.operator.clone()), ..AuditQuery::default() };
    let operator =
        el("a").attr("href", operator.address()).child(isolated(said_operator(&entry.operator)));
    let about = entry.conversation.as_ref().map(|id| conversation(id, query));
    let details = entry.said_details().as_deref().map(isolated);
    el("tr")
        .child(when.child(el("small").text(clock(&entry.clock))))
        .child(cell("by").child(operator))
        .child(cell("deed").text(said_action(&entry.action).to_owned()))
        .child(match about {
            Some([open, only]) => cell("about").child(open).child(only),
            None => cell("about"),
        })
        .child(change(cell("change"), entry))
        .child(cell("more").children(details))
        .child(cell("result").child(result(entry)))
        .child(cell("request").child(el("code").text(entry.request.clone())))
}

/// To the conversation, and to what else was done to it.
fn conversation(id: &ConversationId, query: &AuditQuery) -> [El; 2] {
    let path = ["/conversations/", id.as_str()].concat();
    let open = el("a").attr("href", path).attr("title", id.to_string()).text(id.to_string());
    let same = query.conversation.as_ref() == Some(id);
    let all = AuditQuery { conversation: Some(id.clone()), ..AuditQuery::default() };
    let label = tell("audit-all-of", &[("id", id.as_str())]);
    let only = el("a").attr("href", all.address()).attr("aria-label", label.clone());
    let only = only.class("quiet").attr("title", label).child(icon("search"));
    [open, if same { el("span") } else { only }]
}

fn change(cell: El, entry: &AuditEntry) -> El {
    if entry.before.is_none() && entry.after.is_none() {
        return cell;
    }
    let shown = |value: &Option<Value>| {
        let text = value.as_ref().map_or(say("audit-nobody"), Value::said);
        let title = match value {
            Some(Value::Agent(agent)) => agent.id.as_str(),
            _ => text,
        };
        el("bdi").attr("title", title.to_owned()).text(text.to_owned())
    };
    cell.child(shown(&entry.before)).text(" → ").child(shown(&entry.after))
}

fn result(entry: &AuditEntry) -> El {
    let (class, sign) = match entry.outcome() {
        Outcome::Done => ("came done", "check"),
        Outcome::Failed => ("came failed", "alert"),
        Outcome::Refused => ("came refused", "x"),
        Outcome::Uncertain => ("came uncertain", "clock"),
    };
    let words = entry.said_result();
    let text = el("span").attr("title", words.clone()).text(words);
    el("span").class(class).child(icon(sign)).child(text)
}

fn pages(page: &AuditPage, query: &AuditQuery) -> El {
    let link = |before, words: &'static str| {
        el("a").attr("href", query.older_than(before).address()).text(words)
    };
    let newest = query.before.map(|_| link(None, say("audit-newest")));
    let last = page.entries.last().map(|last| last.id).filter(|_| page.more);
    let older = last.map(|last| link(Some(last), say("audit-older")));
    let words = count("audit-shown", page.entries.len() as u64, &[]);
    let nav = el("nav").attr("aria-label", say("pages")).children(newest).children(older);
    el("footer").class("pager").child(el("p").text(words)).child(nav)
}

fn empty(query: &AuditQuery) -> El {
    let (headline, words) = match *query == AuditQuery::default() {
        true => ("audit-empty", "audit-empty-why"),
        false => ("audit-none", "audit-none-why"),
    };
    el("div").class("empty").child(el("h2").text(say(headline))).child(el("p").text(say(words)))
}

/// The exact time as the language writes it: kept as `2026-11-22 10:31:05`.
fn clock(kept: &str) -> String {
    let (day, time) = kept.split_once(' ').unwrap_or((kept, ""));
    let mut parts = day.split('-');
    let mut part = |name| (name, parts.next().unwrap_or_default());
    let values = [part("year"), part("month"), part("day"), ("time", time)];
    tell("audit-clock", &values)
}
