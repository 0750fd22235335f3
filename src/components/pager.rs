//! Pagination of the list.

use super::file_links::file_links;
use super::icon::icon;
use super::rich_text::rich_text;
use super::time::short_time;
use crate::i18n::{format_number, t, t_args, t_plural};
use crate::model::query::{Cursor, LAST_PAGE, encode};
use crate::model::{
    Conversation, ConversationPage, FileFormat, PageSize, Query, Row, Source, Timestamp,
};
use leptos::prelude::*;

/// Draws the shown range, the source of the data and its age, the page size, which belongs to the
/// filter form, and the links: previous, first … last, next. A format adds a download.
pub fn pager(
    list: &ConversationPage,
    query: &Query,
    format: Option<FileFormat>,
) -> impl IntoView + use<> {
    let last = list.total_pages.clamp(1, LAST_PAGE.into()) as u32;
    let page = list.page;
    let step = |to: Query, name: &'static str, sign: &'static str| {
        let href = to.list_address();
        view! { <a href=href aria-label=name>{icon(sign)}</a> }
    };
    let previous = (page > 1 && page - 1 <= last)
        .then(|| step(query.on_page(page - 1), t("page-previous"), "left"));
    let next = next_page(list, query, last).map(|next| step(next, t("page-next"), "right"));
    let numbers: Vec<_> = page_numbers(page, last)
        .into_iter()
        .map(|number| match number {
            None => view! { <span aria-hidden="true">"…"</span> }.into_any(),
            Some(number) => page_link(number, page, query).into_any(),
        })
        .collect();
    let export = format.map(|format| {
        // The export contains all pages.
        let table = ["/conversations", &query.on_page(1).to_text()];
        file_links("export", table, format, None, &query.list_address())
    });
    view! {
        <footer class="pager" data-total=list.total.to_string()>
            <p>{range(list)}</p>
            {export}
            <p class="fresh">{source(list)}</p>
            <label class="chip pick rows">
                <span class="vh">{t("filters-size")}</span>
                <select name="page_size" form="filters">{page_sizes(query.page_size())}</select>
                {icon("down")}
            </label>
            <a href=["/list-layout?back=", &encode(&query.list_address())].concat()>
                {t("columns")}
            </a>
            <button class="btn apply" form="filters">{t("filters-apply")}</button>
            <nav aria-label=t("pages")>
                {previous}
                {numbers}
                {next}
            </nav>
        </footer>
    }
}

/// Returns the next page, which starts after the last row that still matches: rows closed meanwhile
/// no longer count. If no row matches any more, the next rows have moved up to this page.
fn next_page(list: &ConversationPage, query: &Query, last: u32) -> Option<Query> {
    if !matches!(list.source, Source::Queue(_)) {
        return (list.page < last).then(|| query.on_page(list.page + 1));
    }
    let belongs = |row: &&Conversation| query.status.is_none() || !row.status.is_closed();
    let rows = list.rows.iter().filter_map(Row::conversation).filter(belongs);
    let is_last = list.skipped + rows.clone().count() as u64 >= list.total;
    let open = rows.clone().rfind(|row| !row.status.is_closed());
    (!is_last).then(|| match open.or_else(|| rows.clone().next_back()) {
        Some(last) => query.after(Cursor::of(last, query.sort)),
        None => query.on_page(list.page),
    })
}

fn page_link(number: u32, page: u32, query: &Query) -> impl IntoView + use<> {
    let shown = number.to_string();
    view! {
        <a
            href=query.on_page(number).list_address()
            aria-label=t_args("page-number", &[("number", &shown)])
            aria-current=(number == page).then_some("page")
            translate="no"
        >
            {shown.clone()}
        </a>
    }
}

/// Says where the rows come from, how much of the queue is loaded, and how old the data are.
fn source(list: &ConversationPage) -> AnyView {
    match &list.source {
        Source::SendSeven => as_of("source-sendseven", list.as_of).into_any(),
        Source::Queue(queue) if queue.is_partial() => {
            let (loaded, total) = (format_number(queue.loaded), format_number(queue.total));
            t_args("source-partial", &[("loaded", &loaded), ("total", &total)]).into_any()
        }
        Source::Queue(queue) => {
            let complete = queue.complete_at.unwrap_or(queue.synced_at);
            as_of("source-complete", complete).into_any()
        }
    }
}

fn as_of(key: &'static str, at: Timestamp) -> impl IntoView + use<> {
    rich_text(key, vec![("hour", short_time(at).into_any())])
}

fn range(list: &ConversationPage) -> String {
    let first = list.skipped + 1;
    let last = (first + list.rows.len() as u64).saturating_sub(1);
    let total = format_number(list.total);
    match list.rows.is_empty() {
        true => t_args("pager-none", &[("total", &total)]),
        false => {
            let (first, last) = (format_number(first), format_number(last));
            t_args("pager-range", &[("first", &first), ("last", &last), ("total", &total)])
        }
    }
}

/// The page numbers to link: first, last, and the neighbors of the current page; `None` is a gap.
fn page_numbers(page: u32, last: u32) -> Vec<Option<u32>> {
    let mut shown = Vec::with_capacity(7);
    let mut before = 0;
    for number in [1, page.saturating_sub(1), page, page.saturating_add(1), last] {
        if number <= before || number > last {
            continue;
        }
        if number > before + 1 {
            shown.push((number == before + 2).then_some(before + 1));
        }
        shown.push(Some(number));
        before = number;
    }
    shown
}

fn page_sizes(chosen: PageSize) -> impl IntoView + use<> {
    let chosen = chosen.get();
    let foreign = (!PageSize::OFFERED.contains(&chosen)).then_some(chosen);
    let every = PageSize::OFFERED.into_iter().chain(foreign);
    let option = |rows: u32| {
        let label = t_plural("filters-rows", rows.into(), &[]);
        view! { <option value=rows.to_string() selected=rows == chosen>{label}</option> }
    };
    every.map(option).collect::<Vec<_>>()
}
