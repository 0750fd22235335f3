//! One row of the list. The same row serves every list: its links hold a place for the query of the
//! list it stands in, so that the server can push one row to browsers that show different lists.

use super::avatar::{assignee, assignee_name};
use super::channel::channel;
use super::icon::icon;
use super::pending::pending_note;
use super::status_badge::status_badge;
use super::time::relative_time;
use super::viewers::row_viewers;
use super::waiting::{reply_window, waiting_time};
use crate::i18n::{t, t_args};
use crate::model::{Conversation, SortBy, Timestamp, Viewer, WaitThresholds};
use leptos::prelude::*;

/// What stands in the links of a row for the `?` and query of a list. No address and no query
/// contains it, and escaping leaves it as it is.
pub const QUERY_PLACE: &str = "\u{1}";

/// How every link of a row begins.
const LINK: &str = "href=\"/conversations/";

/// What a row is drawn from beside its conversation.
pub struct RowContext<'a> {
    /// Whether the operator may assign and close.
    pub may_change: bool,
    pub urgency: &'a WaitThresholds,
    pub now: Timestamp,
    /// Who else is with the conversation.
    pub viewers: &'a [Viewer],
}

/// A column of the list, beside the contact's.
pub struct Column {
    /// The class of its cells.
    pub class: &'static str,
    /// The key of its heading.
    pub heading: &'static str,
    /// What its heading orders the list by.
    pub sort: Option<SortBy>,
    cell: fn(&Conversation, &RowContext<'_>) -> AnyView,
}

/// The columns after the contact's, in their order.
pub const COLUMNS: [Column; 7] = [
    Column {
        class: "chan",
        heading: "channel",
        sort: None,
        cell: |conversation, _| channel(&conversation.channel).into_any(),
    },
    Column { class: "stat", heading: "state", sort: None, cell: state },
    Column { class: "asg", heading: "assignee", sort: None, cell: assignee_and_viewers },
    Column {
        class: "waiting",
        heading: "waiting",
        sort: Some(SortBy::Waiting),
        cell: |conversation, RowContext { urgency, now, .. }| {
            waiting_time(conversation.waiting_since(), urgency, *now).into_any()
        },
    },
    Column {
        class: "win",
        heading: "window",
        sort: None,
        cell: |conversation, RowContext { urgency, now, .. }| {
            reply_window(conversation, urgency, *now).into_any()
        },
    },
    Column {
        class: "last",
        heading: "last",
        sort: Some(SortBy::Last),
        cell: |conversation, context| {
            conversation.last_message_at.map(|at| relative_time(at, context.now)).into_any()
        },
    },
    Column {
        class: "created",
        heading: "created",
        sort: Some(SortBy::Created),
        cell: |conversation, context| {
            conversation.created_at.map(|at| relative_time(at, context.now)).into_any()
        },
    },
];

/// A row with [`QUERY_PLACE`] in its links. Its controls name their actions and need no listeners.
pub fn row(conversation: &Conversation, context: &RowContext<'_>) -> impl IntoView + use<> {
    let may_change = context.may_change;
    let cells: Vec<_> = COLUMNS
        .iter()
        .map(|column| view! { <td class=column.class>{(column.cell)(conversation, context)}</td> })
        .collect();
    let contact = conversation.contact.label();
    let reach = conversation.contact.reach().unwrap_or_default();
    view! {
        <tr
            id=["row-", conversation.id.as_str()].concat()
            data-id=conversation.id.to_string()
            data-seen=may_change.then(|| conversation.seen().to_text())
        >
            {may_change.then(|| selection_cell(conversation))}
            <th scope="row" class="name" translate="no">
                <a href=detail_href(conversation) dir="auto" title=contact.to_owned()>
                    {contact.to_owned()}
                </a>
                <small>{reach.to_owned()}</small>
            </th>
            {cells}
            {may_change.then(|| view! { <td class="act">{close_control(conversation)}</td> })}
        </tr>
    }
}

/// What links of a row end in: the `?` and query of its list, as an attribute holds them.
pub fn link_ending(query: &str) -> String {
    match query {
        "" => String::new(),
        query => ["?", &query.replace('&', "&amp;").replace('"', "&quot;")].concat(),
    }
}

/// Adds a row to those of a list, with the ending of that list's links.
pub fn push_row(rows: &mut String, html: &str, ending: &str) {
    let mut parts = html.split(LINK);
    rows.push_str(parts.next().unwrap_or_default());
    // Only in a link: a contact's name may contain any character.
    for part in parts {
        rows.push_str(LINK);
        match part.split_once(QUERY_PLACE) {
            Some((path, rest)) => rows.extend([path, ending, rest]),
            None => rows.push_str(part),
        }
    }
}

/// The row of the conversation that is open beside the list. The first link of a row is its name.
pub fn as_current(html: &str) -> String {
    html.replacen("<a ", "<a aria-current=\"true\" ", 1)
}

fn detail_href(conversation: &Conversation) -> String {
    ["/conversations/", conversation.id.as_str(), QUERY_PLACE].concat()
}

fn selection_cell(conversation: &Conversation) -> impl IntoView + use<> {
    let name = t_args("select-contact", &[("contact", conversation.contact.label())]);
    let value = [conversation.id.as_str(), " ", &conversation.seen().to_text()].concat();
    view! {
        <td class="sel">
            <input type="checkbox" aria-label=name name="rows[]" value=value form="selection"/>
        </td>
    }
}

fn state(conversation: &Conversation, context: &RowContext<'_>) -> AnyView {
    let pending = conversation.pending.as_ref().map(|change| pending_note(change, context.now));
    view! { {status_badge(conversation)} {pending} }.into_any()
}

fn assignee_and_viewers(conversation: &Conversation, context: &RowContext<'_>) -> AnyView {
    let viewers = row_viewers(context.viewers);
    view! { {assignee_control(conversation, context.may_change)} {viewers} }.into_any()
}

fn assignee_control(conversation: &Conversation, may_change: bool) -> AnyView {
    let agent = conversation.assignee.as_ref();
    let name = assignee_name(agent).to_owned();
    let class = if agent.is_some() { "with" } else { "with nobody" };
    if !may_change {
        return view! { <span class=class title=name>{assignee(agent)}</span> }.into_any();
    }
    let contact = conversation.contact.label();
    let label = t_args("assign-contact", &[("contact", contact), ("name", &name)]);
    view! {
        <a
            href=[&detail_href(conversation), "#assign"].concat()
            data-action="assign"
            aria-label=label
            class=class
            title=name
        >
            {assignee(agent)}
        </a>
    }
    .into_any()
}

fn close_control(conversation: &Conversation) -> impl IntoView + use<> {
    (!conversation.status.is_closed()).then(|| {
        let href = ["/conversations/", conversation.id.as_str(), "/close", QUERY_PLACE].concat();
        let contact = conversation.contact.label();
        view! {
            <a
                href=href
                data-action="close"
                title=t("close")
                aria-label=t_args("close-contact", &[("contact", contact)])
            >
                {icon("check")}
            </a>
        }
    })
}
