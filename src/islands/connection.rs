//! The state of the connection to the server, shared by all islands.

use js_sys::Date;
use std::cell::{Cell, RefCell};

/// How the page receives changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    Live,
    Reconnecting,
    /// The event stream was refused: the page polls.
    Polling,
}

thread_local! {
    static LINK: Cell<Link> = const { Cell::new(Link::Reconnecting) };
    static SYNCED_AT: RefCell<String> = const { RefCell::new(String::new()) };
    static SESSION_ENDED: Cell<bool> = const { Cell::new(false) };
    static UNREACHABLE_SINCE: Cell<Option<f64>> = const { Cell::new(None) };
    static IS_OUTDATED: Cell<bool> = const { Cell::new(false) };
}

/// Returns how the page currently receives changes.
pub fn link() -> Link {
    LINK.get()
}

/// Sets the link state; returns whether it changed.
pub fn set_link(link: Link) -> bool {
    LINK.replace(link) != link
}

/// Returns when the server last synced with SendSeven, in ISO 8601.
pub fn synced_at() -> String {
    SYNCED_AT.with_borrow(Clone::clone)
}

/// Sets the time of the last sync; returns whether it changed.
pub fn set_synced_at(time: &str) -> bool {
    SYNCED_AT.replace(time.to_owned()) != time
}

/// Returns whether the session has ended.
pub fn session_ended() -> bool {
    SESSION_ENDED.get()
}

/// Returns since when the server is unreachable, in milliseconds; `None` if it is reachable.
pub fn unreachable_since() -> Option<f64> {
    UNREACHABLE_SINCE.get()
}

/// Returns whether the server runs another build than the page.
pub fn is_outdated() -> bool {
    IS_OUTDATED.get()
}

/// Sets whether the server runs another build than the page.
pub fn set_outdated(is_outdated: bool) {
    IS_OUTDATED.set(is_outdated);
}

/// Records that the server responded or sent an event.
pub fn mark_reached() {
    UNREACHABLE_SINCE.set(None);
}

/// Records that the server did not respond.
pub fn mark_lost() {
    if UNREACHABLE_SINCE.get().is_none() {
        UNREACHABLE_SINCE.set(Some(Date::now()));
    }
}

/// Records the HTTP status of a refresh; `None` if it failed.
pub fn refreshed(status: Option<f64>) {
    match status {
        Some(status) => {
            mark_reached();
            // Status 0 means the operator left the page: it says nothing about the session.
            if status != 0.0 {
                SESSION_ENDED.set(status == 401.0);
            }
        }
        None => mark_lost(),
    }
}
