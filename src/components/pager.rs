//! Links to the other pages of the list.

use super::icon::Icon;
use super::whole::IntoWhole;
use crate::model::{ConversationPage, Query, query::LAST_PAGE};
use leptos::prelude::*;

/// Where the list stands, and links: previous, first … last, next.
pub fn pager(list: &ConversationPage, query: &Query) -> AnyView {
    let last = list.total_pages.clamp(1, LAST_PAGE.into()) as u32;
    let page = list.page;
    let step = |to: u32, name: &'static str, sign: &'static str| {
        (to >= 1 && to <= last).then(|| {
            let address = query.on_page(to).list_address();
            view! { <a href=address aria-label=name><Icon name=sign/></a> }
        })
    };
    let numbers = numbers(page, last).into_iter().map(|number| {
        let Some(number) = number else {
            return view! { <span aria-hidden="true">"…"</span> }.whole();
        };
        let current = (number == page).then_some("page");
        let address = query.on_page(number).list_address();
        let name = format!("Page {number}");
        view! { <a href=address aria-current=current aria-label=name>{number}</a> }.whole()
    });
    view! {
        <footer class="pager">
            <p>{range(list)}</p>
            <nav aria-label="Pages">
                {step(page.saturating_sub(1), "Previous page", "left")}
                {numbers.collect::<Vec<_>>()}
                {step(page.saturating_add(1), "Next page", "right")}
            </nav>
        </footer>
    }
    .whole()
}

fn range(list: &ConversationPage) -> String {
    let first = u64::from(list.page.saturating_sub(1)) * u64::from(list.page_size) + 1;
    let last = (first + list.rows.len() as u64).saturating_sub(1);
    match list.total {
        _ if list.rows.is_empty() => format!("{} in all", list.total),
        total => format!("{first}–{last} of {total}"),
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
