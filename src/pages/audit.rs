//! `/audit`: who changed what and when, the old and new values, and the result. For admins only.

use super::Page;
use crate::components::file_links::file_links;
use crate::components::icon::icon;
use crate::components::option::option;
use crate::components::time::relative_time;
use crate::i18n::{local_time, t, t_args, t_plural};
use crate::labels::audit::{action_label, operator_label};
use crate::model::audit::{AuditEntry, AuditPage, AuditQuery, Outcome, Value, action, spelled};
use crate::model::{ConversationId, FileFormat, Timestamp};
use leptos::prelude::*;
use time::Date;

pub fn page(page: &AuditPage, query: &AuditQuery, format: FileFormat) -> Page {
    let list = match page.entries.is_empty() {
        true => empty(query).into_any(),
        false => view! { {table(page, query)} {pager(page, query)} }.into_any(),
    };
    // The file contains all pages.
    let table = ["/audit", &query.older_than(None).to_text()];
    let files = file_links("export", table, format, Some("btn"), &query.address());
    let content = view! {
        <div class="audit">
            <div class="head">
                <h1>{t("page-audit")}</h1>
                {files}
            </div>
            {filters(page, query)}
            <div class="split">
                <section class="list" aria-label=t("audit-entries")>{list}</section>
            </div>
        </div>
    };
    Page::new(t("page-audit"), content)
}

fn filters(page: &AuditPage, query: &AuditQuery) -> impl IntoView + use<> {
    let operators = page.operators.iter().map(|name| (name.as_str(), operator_label(name)));
    let actions = page.actions.iter().map(|action| (*action, action_label(action)));
    let results = Outcome::ALL.into_iter().map(|result| (result.name(), result.label()));
    let operators = options(operators, query.operator.as_deref());
    let actions = options(actions, query.action.as_deref());
    let results = options(results, query.result.map(Outcome::name));
    let conversation = query.conversation.as_ref().map(ConversationId::to_string);
    let show_all = (*query != AuditQuery::default())
        .then(|| view! { <a class="chip ghost" href="/audit">{t("audit-show-all")}</a> });
    view! {
        <form
            class="filters"
            method="get"
            action="/audit"
            role="search"
            aria-label=t("audit-filter")
        >
            <Choice label=t("audit-operator") name="operator">{operators}</Choice>
            <Choice label=t("audit-action") name="action">{actions}</Choice>
            <Choice label=t("audit-result") name="result">{results}</Choice>
            <label class="chip">
                <span>{t("conversation")}</span>
                <input
                    name="conversation"
                    type="text"
                    value=conversation.unwrap_or_default()
                    autocomplete="off"
                    spellcheck="false"
                />
            </label>
            <Day label=t("audit-from") name="from" value=query.from/>
            <Day label=t("audit-to") name="to" value=query.to/>
            <button class="btn">{t("audit-filter-do")}</button>
            {show_all}
        </form>
    }
}

/// A select with its label.
#[component]
fn Choice(label: &'static str, name: &'static str, children: Children) -> impl IntoView {
    view! {
        <label class="chip pick">
            <span>{label}</span>
            <select name=name>{children()}</select>
            {icon("down")}
        </label>
    }
}

/// A date with its label.
#[component]
fn Day(label: &'static str, name: &'static str, value: Option<Date>) -> impl IntoView {
    view! {
        <label class="chip">
            <span>{label}</span>
            <input name=name type="date" value=value.map(spelled).unwrap_or_default()/>
        </label>
    }
}

/// Returns an "Any" option and an option for each value.
fn options<'a>(
    values: impl Iterator<Item = (&'a str, &'a str)>,
    chosen: Option<&str>,
) -> Vec<AnyView> {
    [("", t("audit-any"))]
        .into_iter()
        .chain(values)
        .map(|(value, label)| option(value, label, chosen.unwrap_or_default() == value).into_any())
        .collect()
}

fn table(page: &AuditPage, query: &AuditQuery) -> impl IntoView + use<> {
    let rows = page.entries.iter().map(|entry| row(entry, page.now, query)).collect_view();
    view! {
        <table aria-label=t("page-audit")>
            <thead>
                <tr>
                    <th scope="col" class="when">{t("audit-when")}</th>
                    <th scope="col" class="by">{t("audit-operator")}</th>
                    <th scope="col" class="event">{t("audit-action")}</th>
                    <th scope="col" class="about">{t("conversation")}</th>
                    <th scope="col" class="change">{t("audit-change")}</th>
                    <th scope="col" class="result">{t("audit-result")}</th>
                    <th scope="col" class="request">{t("audit-request")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(entry: &AuditEntry, now: Timestamp, query: &AuditQuery) -> impl IntoView + use<> {
    let operator = operator_label(&entry.operator).to_owned();
    let of_operator =
        AuditQuery { operator: Some(entry.operator.clone()), ..AuditQuery::default() };
    let about = entry.conversation.as_ref().map(|id| conversation_links(id, query));
    let details = entry.details_label();
    let details =
        details.map(|text| view! { <small dir="auto" title=text.clone()>{text.clone()}</small> });
    view! {
        <tr>
            <th scope="row" class="when">
                {relative_time(entry.at, now)}
                <small>{exact_time(&entry.clock, entry.at)}</small>
            </th>
            <td class="by">
                <a href=of_operator.address()>
                    <bdi title=operator.clone() translate="no">{operator.clone()}</bdi>
                </a>
            </td>
            <td class="event">{action_label(&entry.action).to_owned()}</td>
            <td class="about">{about}</td>
            <td class="change">{change(entry)} {details}</td>
            <td class="result">{result(entry)}</td>
            <td class="request"><code translate="no">{entry.request.clone()}</code></td>
        </tr>
    }
}

/// Draws links to the conversation and to its audit entries.
fn conversation_links(id: &ConversationId, query: &AuditQuery) -> impl IntoView + use<> {
    let id_text = id.to_string();
    let only = match query.conversation.as_ref() == Some(id) {
        true => view! { <span></span> }.into_any(),
        false => {
            let all = AuditQuery { conversation: Some(id.clone()), ..AuditQuery::default() };
            let label = t_args("audit-all-of", &[("id", &id_text)]);
            view! {
                <a href=all.address() aria-label=label.clone() class="quiet" title=label>
                    {icon("search")}
                </a>
            }
            .into_any()
        }
    };
    view! {
        <a href=["/conversations/", &id_text].concat() title=id_text.clone() translate="no">
            {id_text.clone()}
        </a>
        {only}
    }
}

fn change(entry: &AuditEntry) -> impl IntoView + use<> {
    let nothing = match entry.action.as_str() {
        action::SNOOZE | action::WAKE => t("status-open"),
        action::TAG | action::UNTAG | action::CREATE_TAG => "–",
        _ => t("audit-nobody"),
    };
    let value = |value: &Option<Value>| {
        let text = value.as_ref().map_or(nothing.into(), Value::localize).into_owned();
        let title = match value {
            Some(Value::Agent(agent)) => agent.id.to_string(),
            _ => text.clone(),
        };
        view! { <bdi title=title translate="no">{text}</bdi> }
    };
    (entry.before.is_some() || entry.after.is_some())
        .then(|| view! { {value(&entry.before)} " → " {value(&entry.after)} })
}

fn result(entry: &AuditEntry) -> impl IntoView + use<> {
    let (class, sign) = match entry.outcome() {
        Outcome::Done => ("came done", "check"),
        Outcome::Failed => ("came failed", "alert"),
        Outcome::Refused => ("came refused", "x"),
        Outcome::Uncertain => ("came uncertain", "clock"),
    };
    let words = entry.result_label();
    view! {
        <span class=class>
            {icon(sign)}
            <span title=words.clone()>{words.clone()}</span>
        </span>
    }
}

fn pager(page: &AuditPage, query: &AuditQuery) -> impl IntoView + use<> {
    let link = |before, words: &'static str| {
        view! { <a href=query.older_than(before).address()>{words}</a> }
    };
    let newest = query.before.map(|_| link(None, t("audit-newest")));
    let last = page.entries.last().map(|last| last.id).filter(|_| page.more);
    let older = last.map(|last| link(Some(last), t("audit-older")));
    view! {
        <footer class="pager">
            <p>{t_plural("audit-shown", page.entries.len() as u64, &[])}</p>
            <nav aria-label=t("pages")>{newest} {older}</nav>
        </footer>
    }
}

fn empty(query: &AuditQuery) -> impl IntoView + use<> {
    let (headline, words) = match *query == AuditQuery::default() {
        true => ("audit-empty", "audit-empty-why"),
        false => ("audit-none", "audit-none-why"),
    };
    view! {
        <div class="empty">
            <h2>{t(headline)}</h2>
            <p>{t(words)}</p>
        </div>
    }
}

/// Formats a time such as `2026-11-22 10:31:05` in the page's language, with its time zone.
fn exact_time(clock: &str, at: Timestamp) -> String {
    let (day, time) = clock.split_once(' ').unwrap_or((clock, ""));
    let mut parts = day.split('-');
    let mut part = |name| (name, parts.next().unwrap_or_default());
    let time = [time, " ", &local_time(at).zone].concat();
    let values = [part("year"), part("month"), part("day"), ("time", &time)];
    t_args("audit-clock", &values)
}
