//! The list of conversations as a table.

use super::conversation_row::{
    COLUMNS, Column, RowContext, as_current, as_selected, link_ending, push_row,
};
use super::icon::icon;
use super::viewers::viewers_of;
use crate::i18n::t;
use crate::model::{
    Conversation, ConversationId, ConversationPage, Query, Row, Sort, SortBy, Source, Timestamp,
    Viewers, WaitThresholds,
};
use leptos::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;

/// What the table needs besides the list.
pub struct TableContext<'a> {
    pub query: &'a Query,
    /// The id of the conversation open beside the list.
    pub open: Option<&'a str>,
    /// Whether the operator may assign and close.
    pub may_change: bool,
    /// The ids of the selected rows.
    pub selected: &'a HashSet<String>,
    pub urgency: &'a WaitThresholds,
    /// The other operators and the conversations they have open.
    pub viewers: &'a [Viewers],
    pub now: Timestamp,
    /// Draws a row or returns it from the cache.
    pub row: &'a dyn Fn(&Conversation, &RowContext<'_>) -> Arc<str>,
}

/// Approximate size of a row in bytes, to preallocate the HTML.
const ROW_BYTES: usize = 2_048;

/// Draws the table of a page that has rows.
pub fn table(list: &ConversationPage, context: &TableContext<'_>) -> impl IntoView + use<> {
    // SendSeven's own list cannot be sorted.
    let is_sortable = matches!(list.source, Source::Queue(_));
    let columns: Vec<_> = COLUMNS
        .iter()
        .map(|column| match column.sort.filter(|_| is_sortable) {
            Some(by) => sortable_column(column, by, context.query).into_any(),
            None => {
                view! { <th scope="col" class=column.class>{t(column.heading)}</th> }.into_any()
            }
        })
        .collect();
    let select_page = context.may_change.then(|| {
        view! {
            <th scope="col" class="sel">
                <input type="checkbox" aria-label=t("select-page") data-page=""/>
            </th>
        }
    });
    let close = context.may_change.then(|| {
        view! { <th scope="col" class="act"><span class="vh">{t("close")}</span></th> }
    });
    let ending = link_ending(&context.query.to_text());
    let mut rows = String::with_capacity(list.rows.len() * ROW_BYTES);
    for row in &list.rows {
        // `view!` has already escaped the HTML of each row.
        match row {
            Row::Read(conversation) => {
                push_row(&mut rows, &conversation_row(conversation, context), &ending);
            }
            Row::Unreadable(id) => {
                rows.push_str(&malformed_row(id.as_ref(), context.may_change).to_html());
            }
        }
    }
    view! {
        <table>
            <caption class="vh">{t("conversations")}</caption>
            <thead>
                <tr>
                    {select_page}
                    <th scope="col" class="name">{t("contact")}</th>
                    {columns}
                    {close}
                </tr>
            </thead>
            <tbody inner_html=rows></tbody>
        </table>
    }
}

/// Draws a column heading whose link sorts by it or reverses the order. Waiting starts with the
/// longest wait, the other columns with the latest date.
fn sortable_column(column: &'static Column, by: SortBy, query: &Query) -> impl IntoView + use<> {
    let is_chosen = query.sort.by == by;
    let sort = Sort { by, reversed: is_chosen && !query.sort.reversed };
    let (order, sign) = match (is_chosen, query.sort.reversed) {
        (true, false) => (Some("descending"), Some("down")),
        (true, true) => (Some("ascending"), Some("up")),
        (false, _) => (None, None),
    };
    view! {
        <th scope="col" class=column.class aria-sort=order>
            <a href=query.sorted(sort).list_address()>{t(column.heading)} {sign.map(icon)}</a>
        </th>
    }
}

fn conversation_row(conversation: &Conversation, context: &TableContext<'_>) -> Arc<str> {
    let TableContext { may_change, urgency, now, .. } = *context;
    let viewers = viewers_of(context.viewers, &conversation.id);
    let row = RowContext { may_change, urgency, now, viewers };
    let mut html = (context.row)(conversation, &row);
    if context.selected.contains(conversation.id.as_str()) {
        html = as_selected(&html).into();
    }
    if context.open == Some(conversation.id.as_str()) {
        html = as_current(&html).into();
    }
    html
}

/// Draws one cell per column: a `colspan` would also count columns that narrow screens hide.
fn malformed_row(id: Option<&ConversationId>, may_change: bool) -> impl IntoView + use<> {
    let id = id.map_or_else(|| t("row-nameless").to_owned(), ToString::to_string);
    let cell = |class: &'static str| view! { <td class=class></td> };
    let cells: Vec<_> = COLUMNS.iter().map(|column| cell(column.class)).collect();
    view! {
        <tr class="unreadable">
            {may_change.then(|| cell("sel"))}
            <th scope="row" class="name">
                <span translate="no">{id}</span>
                <small>{t("row-unreadable")}</small>
            </th>
            {cells}
            {may_change.then(|| cell("act"))}
        </tr>
    }
}
