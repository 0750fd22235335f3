//! Moves the focus on navigation: to the opened conversation, back to the row that was left, or to
//! the next row. Full page loads are left alone, and Turbo handles `autofocus`.

use super::{dom, rows};
use leptos::prelude::*;
use std::cell::RefCell;
use web_sys::Element;

/// The row to focus after a close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextRow {
    /// The id of the closed conversation.
    pub closed: String,
    /// The id of the conversation whose row gets the focus.
    pub next: String,
}

thread_local! {
    static NEXT: RefCell<Option<NextRow>> = const { RefCell::new(None) };
}

/// Focuses this row the next time the page is drawn.
pub fn focus_next(row: NextRow) {
    NEXT.set(Some(row));
}

#[island]
pub fn Focus() -> impl IntoView {
    dom::on_mount(|| {
        let mut open = open_conversation();
        dom::listen(dom::DRAWN, move |_| {
            // Ignore refreshes, which do not set `aria-busy`.
            if !dom::is_marked("aria-busy") {
                return;
            }
            let now = open_conversation();
            let next = NEXT.take();
            if now != open {
                let before = std::mem::replace(&mut open, now);
                changed(before.as_deref(), open.as_deref());
            } else if let Some(next) = next {
                closed(&next);
            }
        });
        dom::listen("focusin", |event| {
            if let Some(row) = dom::closest(&event, rows::ROW) {
                rows::remember(&row);
            }
        });
    });
}

/// Returns the part of the path after `/conversations/`, if any.
fn open_conversation() -> Option<String> {
    let path = window().location().pathname().ok()?;
    path.strip_prefix("/conversations/").filter(|open| !open.is_empty()).map(str::to_owned)
}

fn changed(before: Option<&str>, now: Option<&str>) {
    match (before, now) {
        (_, Some(_)) => dom::focus(dom::find("#conversation-heading").as_ref()),
        (Some(left), None) => {
            let id = left.split('/').next().unwrap_or_default();
            rows::focus_row(rows::row_of(id).as_ref());
        }
        (None, None) => {}
    }
}

/// Focuses the next row, or keeps the focus on the row if its conversation is still open.
fn closed(NextRow { closed, next }: &NextRow) {
    let row = rows::row_of(closed);
    let still_open = |row: &Element| row.query_selector("[data-action=close]").ok().flatten();
    match row.as_ref().and_then(still_open) {
        Some(control) => dom::focus(Some(&control)),
        None => rows::focus_row(rows::row_of(next).as_ref()),
    }
}
