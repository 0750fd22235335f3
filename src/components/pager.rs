//! Links to the other pages of the list.

use super::icon::icon;
use super::markup::{El, el};
use super::time::hour;
use crate::model::{ConversationPage, Query, Source, query::LAST_PAGE};
use crate::words::{number, say, tell};

/// Where the list stands and when it was asked for, and links: previous, first … last, next.
/// Whoever may can take all of it away as a file.
pub fn pager(list: &ConversationPage, query: &Query, may_export: bool) -> El {
    let last = list.total_pages.clamp(1, LAST_PAGE.into()) as u32;
    let page = list.page;
    let link = |to: u32, name: String| {
        el("a").attr("href", query.on_page(to).list_address()).attr("aria-label", name)
    };
    let step = |to: u32, name: &str, sign: &'static str| {
        let reachable = (1..=last).contains(&to);
        reachable.then(|| link(to, name.to_owned()).child(icon(sign)))
    };
    let numbers = numbers(page, last).into_iter().map(|number| match number {
        None => el("span").attr("aria-hidden", "true").text("…"),
        Some(number) => {
            let link = link(number, tell("page-number", &[("number", &number.to_string())]))
                .text(number.to_string());
            if number == page { link.attr("aria-current", "page") } else { link }
        }
    });
    let pages = step(page.saturating_sub(1), say("page-previous"), "left")
        .into_iter()
        .chain(numbers)
        .chain(step(page.saturating_add(1), say("page-next"), "right"));
    // All pages of it.
    let file = ["/conversations.csv?", &query.on_page(1).to_text()].concat();
    let file = el("a").attr("rel", "external").attr("href", file).text(say("pager-export"));
    el("footer")
        .class("pager")
        .attr("data-total", list.total.to_string())
        .child(el("p").text(range(list)))
        .children(may_export.then_some(file))
        .child(el("p").class("fresh").text(source(list)))
        .child(el("nav").attr("aria-label", say("pages")).children(pages))
}

/// Where the rows come from, how much of it all they are, and as of when.
fn source(list: &ConversationPage) -> String {
    match &list.source {
        Source::SendSeven => tell("source-sendseven", &[("hour", &hour(list.as_of))]),
        Source::Queue(queue) if queue.is_partial() => {
            let (loaded, total) = (number(queue.loaded), number(queue.total));
            tell("source-partial", &[("loaded", &loaded), ("total", &total)])
        }
        Source::Queue(queue) => {
            let complete = queue.complete_at.unwrap_or(queue.heard_at);
            tell("source-complete", &[("hour", &hour(complete))])
        }
    }
}

fn range(list: &ConversationPage) -> String {
    let first = u64::from(list.page.saturating_sub(1)) * u64::from(list.page_size) + 1;
    let last = (first + list.rows.len() as u64).saturating_sub(1);
    let total = number(list.total);
    match list.rows.is_empty() {
        true => tell("pager-none", &[("total", &total)]),
        false => {
            let (first, last) = (number(first), number(last));
            tell("pager-range", &[("first", &first), ("last", &last), ("total", &total)])
        }
    }
}

/// The numbers to link: the ends and the neighbors of the page, with gaps between.
fn numbers(page: u32, last: u32) -> Vec<Option<u32>> {
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
