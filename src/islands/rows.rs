//! Rows of the list, and the one in hand: the focused row, else the one that was, else that of the
//! open conversation.

use super::dom;
use std::cell::RefCell;
use web_sys::Element;

/// What a row of the list is, as a selector.
pub const ROW: &str = "#list tbody tr[data-id]";

/// The control within a row that takes the focus.
const LINK: &str = ".name a";

thread_local! {
    /// The id of the conversation whose row had the focus last.
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The row of a conversation.
pub fn row_of(id: &str) -> Option<Element> {
    dom::find_all(ROW).into_iter().find(|row| dom::attribute(row, "data-id") == id)
}

/// Keeps in mind whose row has the focus.
pub fn remember(row: &Element) {
    LAST.set(dom::attribute(row, "data-id"));
}

/// The row in hand.
pub fn current_row() -> Option<Element> {
    let open = || row_of(&dom::attribute(&dom::find("#detail [data-id]")?, "data-id"));
    dom::around_focus(ROW).or_else(|| row_of(&LAST.with_borrow(Clone::clone))).or_else(open)
}

/// What a command acts on: the open conversation where the focus is in it or no row is in hand,
/// else the row in hand.
pub fn current_conversation() -> Option<Element> {
    let open = || dom::find("#detail [data-id]");
    match dom::around_focus("#detail") {
        Some(_) => open(),
        None => current_row().or_else(open),
    }
}

/// Puts the focus on a row.
pub fn focus_row(row: Option<&Element>) {
    let link = row.and_then(|row| row.query_selector(LINK).ok().flatten());
    dom::focus(link.as_ref());
}

/// Opens the conversation of a row.
pub fn open_row(row: Option<&Element>) {
    let link = row.and_then(|row| row.query_selector(LINK).ok().flatten());
    dom::click(link.as_ref());
}

/// The row so many places after the one in hand, within the list; the first where none is in hand.
pub fn next_row(by: isize) -> Option<Element> {
    let rows = dom::find_all(ROW);
    let place = current_row().and_then(|row| rows.iter().position(|other| *other == row));
    let place = place.map_or(0, |place| place.saturating_add_signed(by));
    rows.get(place.min(rows.len().checked_sub(1)?)).cloned()
}

/// The id of the row after that of a conversation, else of the one before.
pub fn neighbor_of(id: &str) -> Option<String> {
    let rows = dom::find_all(ROW);
    let place = rows.iter().position(|row| dom::attribute(row, "data-id") == id)?;
    let next = rows.get(place + 1).or_else(|| rows.get(place.checked_sub(1)?))?;
    Some(dom::attribute(next, "data-id"))
}
