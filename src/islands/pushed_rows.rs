//! Applies rows and viewers that the server pushes. A row changes in place and is highlighted
//! briefly; focus and selection stay.

use super::{browser, dom, page};
use js_sys::Date;
use leptos::prelude::*;
use std::cell::RefCell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Milliseconds a changed row stays highlighted.
const HIGHLIGHTED: u64 = 2_400;

thread_local! {
    /// The ids of highlighted elements, and when each highlight ends.
    static HIGHLIGHTS: RefCell<Vec<(String, f64)>> = const { RefCell::new(Vec::new()) };
}

/// Replaces a row by its new HTML; returns false if the page has no such row.
pub fn show_row(id: &str, html: &str) -> bool {
    let element = ["row-", id].concat();
    let Some(row) = document().get_element_by_id(&element) else { return false };
    let Some(next) = parsed(html) else { return false };
    copy_page_state(&row, &next);
    let had_focus = row.contains(document().active_element().as_deref());
    // If Turbo is not loaded, the next refresh updates the row.
    let _ = browser::morph_elements(&row, &next);
    if had_focus && !row.contains(document().active_element().as_deref()) {
        dom::focus(first(&row, ".name a").as_ref());
    }
    highlight(element);
    true
}

fn parsed(html: &str) -> Option<Element> {
    let body = document().create_element("tbody").ok()?;
    body.set_inner_html(html);
    body.first_element_child()
}

fn first(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

/// Copies into `next` what the server does not know about this page: the list's query, the open
/// conversation, the selection, and the viewers.
fn copy_page_state(row: &Element, next: &Element) {
    let name = first(row, ".name a");
    let address = name.as_ref().and_then(|name| name.get_attribute("href")).unwrap_or_default();
    let query = address.find('?').and_then(|place| address.get(place..)).unwrap_or_default();
    if let Ok(links) = next.query_selector_all("a[href]") {
        for place in 0..links.length() {
            let link = links.get(place).and_then(|link| link.dyn_into::<Element>().ok());
            if let Some(link) = link {
                set_query(&link, query);
            }
        }
    }
    if let (Some(name), Some(next)) = (&name, first(next, ".name a"))
        && let Some(current) = name.get_attribute("aria-current")
    {
        // Fails only for an invalid attribute name.
        let _ = next.set_attribute("aria-current", &current);
    }
    if let Some(here) = first(row, ".here") {
        set_viewers(next, &here.inner_html());
    }
    let boxes = [row, next].map(|row| first(row, "input[type=checkbox]"));
    if let [Some(present), Some(next)] = boxes
        && let (Some(present), Some(next)) =
            (present.dyn_ref::<HtmlInputElement>(), next.dyn_ref::<HtmlInputElement>())
    {
        next.set_checked(present.checked());
    }
}

/// Replaces the query placeholder in a link by the list's query.
fn set_query(link: &Element, query: &str) {
    let href = link.get_attribute("href").unwrap_or_default();
    let (address, fragment) = match href.split_once('#') {
        Some((address, fragment)) => (address, ["#", fragment].concat()),
        None => (&*href, String::new()),
    };
    let path = address.split(['?', '\u{1}']).next().unwrap_or_default();
    // Fails only for an invalid attribute name.
    let _ = link.set_attribute("href", &[path, query, &fragment].concat());
}

fn highlight(element: String) {
    mark(&element, true);
    let until = Date::now() + HIGHLIGHTED as f64;
    HIGHLIGHTS.with_borrow_mut(|lights| {
        lights.retain(|(lit, _)| *lit != element);
        lights.push((element, until));
    });
    dom::after(Duration::from_millis(HIGHLIGHTED + 20), remove_highlight);
}

fn remove_highlight() {
    let now = Date::now();
    HIGHLIGHTS.with_borrow_mut(|lights| {
        lights.retain(|(element, until)| {
            let stays = *until > now;
            if !stays {
                mark(element, false);
            }
            stays
        });
    });
}

/// Restores the highlights after the page was redrawn.
pub fn restore_highlights() {
    HIGHLIGHTS.with_borrow(|lights| lights.iter().for_each(|(element, _)| mark(element, true)));
}

fn mark(element: &str, lit: bool) {
    if let Some(element) = document().get_element_by_id(element) {
        // Fails only for an invalid class name.
        let _ = element.class_list().toggle_with_force("lit", lit);
    }
}

/// Shows the viewers of a conversation, in its row and above its details.
pub fn show_viewers(id: &str, html: &str) {
    let Ok(badges) = document().create_element("span") else { return };
    badges.set_inner_html(html);
    let own = page::operator();
    let mut words = String::new();
    while let Some(badge) = first(&badges, &["[data-operator=\"", &escape(&own), "\"]"].concat()) {
        badge.remove();
    }
    if let Ok(others) = badges.query_selector_all("[data-operator] .vh") {
        for place in 0..others.length() {
            let text = others.get(place).and_then(|other| other.text_content());
            words.extend([&*text.unwrap_or_default(), ". "]);
        }
    }
    let shown = badges.inner_html();
    let row = document().get_element_by_id(&["row-", id].concat());
    if let Some(row) = row {
        set_viewers(&row, &shown);
    }
    if page::open_conversation() == id
        && let Some(holder) = document().get_element_by_id("detail-viewers")
    {
        // An unchanged live region must not be announced again.
        if first(&holder, ".here").map(|here| here.inner_html()).unwrap_or_default() == shown {
            return;
        }
        badges.set_class_name("here");
        holder.set_inner_html("");
        if !words.is_empty() {
            let line = document().create_element("span");
            // A node of the same document can always be added.
            let _ = holder.append_child(&badges);
            if let Ok(line) = line {
                line.set_text_content(Some(words.trim_end()));
                let _ = holder.append_child(&line);
            }
        }
    }
}

/// Shows the viewers in a row, which the server draws without a place for them if there are none.
fn set_viewers(row: &Element, html: &str) {
    let holder = first(row, ".here").or_else(|| {
        let holder = document().create_element("span").ok()?;
        holder.set_class_name("here");
        // A node of the same document can always be added.
        first(row, "td.asg")?.append_child(&holder).ok()?;
        Some(holder)
    });
    if let Some(holder) = holder.filter(|holder| holder.inner_html() != html) {
        holder.set_inner_html(html);
    }
}

/// Escapes a name for a quoted attribute selector.
fn escape(name: &str) -> String {
    name.replace('\\', "\\\\").replace('"', "\\\"")
}
