//! Where the focus goes when the page changes: to what was opened, back to the row that was left, or
//! on to the next row. A page that is loaded as a whole is left alone, and `autofocus` is Turbo's.

use super::{dom, rows};
use leptos::prelude::*;
use std::cell::RefCell;
use web_sys::Element;

/// A row to go on to after a close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextRow {
    /// The conversation that is closed.
    pub closed: String,
    /// That of the row to go on to.
    pub next: String,
}

thread_local! {
    static NEXT: RefCell<Option<NextRow>> = const { RefCell::new(None) };
}

/// Goes on to a row when the page changes the next time.
pub fn focus_next(row: NextRow) {
    NEXT.set(Some(row));
}

#[island]
pub fn Focus() -> impl IntoView {
    dom::on_mount(|| {
        let mut open = open_conversation();
        dom::listen(dom::DRAWN, move |_| {
            // A page that follows what changes has not been visited.
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

/// What stands after `/conversations/` in the address, where anything does.
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

/// Where the conversation was not closed its row keeps the focus.
fn closed(NextRow { closed, next }: &NextRow) {
    let row = rows::row_of(closed);
    let still_open = |row: &Element| row.query_selector("[data-action=close]").ok().flatten();
    match row.as_ref().and_then(still_open) {
        Some(control) => dom::focus(Some(&control)),
        None => rows::focus_row(rows::row_of(next).as_ref()),
    }
}
