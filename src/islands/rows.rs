//! Rows of the list, and the current row: the focused one, else the last focused one, else that of
//! the open conversation.

use super::dom;
use std::cell::RefCell;
use web_sys::Element;

/// Selector of a row.
pub const ROW: &str = "#list tbody tr[data-id]";

/// Selector of the link in a row that takes the focus.
const LINK: &str = ".name a";

thread_local! {
    /// The id of the conversation whose row was focused last.
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Returns the row of a conversation.
pub fn row_of(id: &str) -> Option<Element> {
    dom::find_all(ROW).into_iter().find(|row| dom::attribute(row, "data-id") == id)
}

/// Remembers which row was focused last.
pub fn remember(row: &Element) {
    LAST.set(dom::attribute(row, "data-id"));
}

/// Returns the current row.
pub fn current_row() -> Option<Element> {
    let open = || row_of(&dom::attribute(&dom::find("#detail [data-id]")?, "data-id"));
    dom::around_focus(ROW).or_else(|| row_of(&LAST.with_borrow(Clone::clone))).or_else(open)
}

/// Returns the element a command acts on: the open conversation if it has the focus or there is no
/// current row, else the current row.
pub fn current_conversation() -> Option<Element> {
    let open = || dom::find("#detail [data-id]");
    match dom::around_focus("#detail") {
        Some(_) => open(),
        None => current_row().or_else(open),
    }
}

/// Focuses a row.
pub fn focus_row(row: Option<&Element>) {
    let link = row.and_then(|row| row.query_selector(LINK).ok().flatten());
    dom::focus(link.as_ref());
}

/// Opens the conversation of a row.
pub fn open_row(row: Option<&Element>) {
    let link = row.and_then(|row| row.query_selector(LINK).ok().flatten());
    dom::click(link.as_ref());
}

/// Returns the row `by` places after the current one, within the list; without one, the first row.
pub fn next_row(by: isize) -> Option<Element> {
    let rows = dom::find_all(ROW);
    let place = current_row().and_then(|row| rows.iter().position(|other| *other == row));
    let place = place.map_or(0, |place| place.saturating_add_signed(by));
    rows.get(place.min(rows.len().checked_sub(1)?)).cloned()
}

/// Returns the id of the conversation in the row after this one, else in the row before.
pub fn neighbor_of(id: &str) -> Option<String> {
    let rows = dom::find_all(ROW);
    let place = rows.iter().position(|row| dom::attribute(row, "data-id") == id)?;
    let next = rows.get(place + 1).or_else(|| rows.get(place.checked_sub(1)?))?;
    Some(dom::attribute(next, "data-id"))
}
