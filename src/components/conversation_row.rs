//! One row of the list. All lists share the same row: its links hold a placeholder for the list's
//! query, so the server can push one row to browsers that show different lists.

use super::avatar::{assignee, assignee_name};
use super::channel::channel;
use super::icon::icon;
use super::pending::pending_note;
use super::status_badge::status_badge;
use super::time::relative_time;
use super::viewers::row_viewers;
use super::waiting::{reply_window, waiting_time};
use crate::i18n::{t, t_args};
use crate::model::{Conversation, SortBy, Tag, Timestamp, Viewer, WaitThresholds};
use leptos::prelude::*;

/// The placeholder for the `?` and query in the links of a row. No URL contains it, and HTML
/// escaping does not change it.
pub const QUERY_PLACE: char = '\u{1}';

/// The characters of a name that every width of the list has room for.
const CERTAIN_TO_FIT: usize = 20;

/// What is before and after the quote with which the value of every link in a row begins.
const LINK: &str = "href=\"";
const PATH: &str = "/conversations/";

/// What a row needs besides its conversation.
pub struct RowContext<'a> {
    /// Whether the operator may assign and close.
    pub may_change: bool,
    pub urgency: &'a WaitThresholds,
    pub now: Timestamp,
    /// The other operators who have the conversation open.
    pub viewers: &'a [Viewer],
}

/// A column of the list, besides the contact's.
pub struct Column {
    /// The CSS class of its cells.
    pub class: &'static str,
    /// The message key of its heading.
    pub heading: &'static str,
    /// The sort order that its heading links to.
    pub sort: Option<SortBy>,
    cell: fn(&Conversation, &RowContext<'_>) -> AnyView,
}

/// The columns after the contact's, in display order.
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

/// Draws a row with [`QUERY_PLACE`] in its links. Its controls need no event listeners.
pub fn row(conversation: &Conversation, context: &RowContext<'_>) -> impl IntoView + use<> {
    let may_change = context.may_change;
    let cells: Vec<_> = COLUMNS
        .iter()
        .map(|column| view! { <td class=column.class>{(column.cell)(conversation, context)}</td> })
        .collect();
    let contact = conversation.contact.label();
    let reach = conversation.contact.reach();
    // What the row may cut, and what the last message takes the place of.
    let name = Some(contact).filter(|contact| contact.chars().count() > CERTAIN_TO_FIT);
    let title: Vec<_> = [name, reach].into_iter().flatten().collect();
    let title = (!title.is_empty()).then(|| title.join(", "));
    let below = match &conversation.last_message {
        Some(last) => view! { <small>{tags(conversation)}{last.label()}</small> }.into_any(),
        None => view! { <small translate="no">{tags(conversation)}{reach.unwrap_or_default().to_owned()}</small> }
            .into_any(),
    };
    view! {
        <tr
            id=["row-", conversation.id.as_str()].concat()
            data-id=conversation.id.to_string()
            data-seen=may_change.then(|| conversation.seen().to_text())
        >
            {may_change.then(|| selection_cell(conversation))}
            <th scope="row" class="name">
                <a href=detail_href(conversation) dir="auto" title=title translate="no">
                    {contact.to_owned()}
                </a>
                {below}
            </th>
            {cells}
            {may_change.then(|| view! { <td class="act">{close_control(conversation)}</td> })}
        </tr>
    }
}

/// Draws the tags before the line below the name, in as little markup as possible.
fn tags(conversation: &Conversation) -> impl IntoView + use<> {
    let tag = |tag: &Tag| view! { <i>{tag.name.clone()}</i> };
    conversation.tags.iter().map(tag).collect::<Vec<_>>()
}

/// The end of a row's links: the `?` and query of its list, escaped for an attribute.
pub fn link_ending(query: &str) -> String {
    match query {
        "" => String::new(),
        query => ["?", &query.replace('&', "&amp;").replace('"', "&quot;")].concat(),
    }
}

/// Appends a row to a list and puts the list's query into its links.
pub fn push_row(rows: &mut String, html: &str, ending: &str) {
    let mut start = 0;
    // Replace only in links: a contact's name may contain any character.
    for (place, _) in html.match_indices(QUERY_PLACE).filter(|(place, _)| is_in_link(html, *place))
    {
        rows.extend([&html[start..place], ending]);
        start = place + QUERY_PLACE.len_utf8();
    }
    rows.push_str(&html[start..]);
}

fn is_in_link(html: &str, place: usize) -> bool {
    let opening = html[..place].rfind('"').map(|quote| quote + 1);
    opening.is_some_and(|start| html[..start].ends_with(LINK) && html[start..].starts_with(PATH))
}

/// Marks a row as the open conversation. The first link of a row is its name.
pub fn as_current(html: &str) -> String {
    html.replacen("<a ", "<a aria-current=\"true\" ", 1)
}

/// Checks the box of a row, which is its first input.
pub fn as_selected(html: &str) -> String {
    html.replacen("<input ", "<input checked ", 1)
}

fn detail_href(conversation: &Conversation) -> String {
    format!("{PATH}{}{QUERY_PLACE}", conversation.id)
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
    view! { {status_badge(conversation, context.now)} {pending} }.into_any()
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
        let href = format!("{PATH}{}/close{QUERY_PLACE}", conversation.id);
        let contact = conversation.contact.label();
        view! {
            <a
                href=href
                data-action="close"
                title=t("close")
                aria-label=t_args("close-contact", &[("contact", contact)])
            >
                {icon("close")}
            </a>
        }
    })
}
