//! How the page is connected to the server, for all islands.

use js_sys::Date;
use std::cell::{Cell, RefCell};

/// How the page learns of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    Live,
    Reconnecting,
    /// No stream can be had: the page asks now and then.
    Polling,
}

thread_local! {
    static LINK: Cell<Link> = const { Cell::new(Link::Reconnecting) };
    static SYNCED_AT: RefCell<String> = const { RefCell::new(String::new()) };
    static SESSION_ENDED: Cell<bool> = const { Cell::new(false) };
    static UNREACHABLE_SINCE: Cell<Option<f64>> = const { Cell::new(None) };
    static IS_OUTDATED: Cell<bool> = const { Cell::new(false) };
}

/// How the page learns of changes now.
pub fn link() -> Link {
    LINK.get()
}

/// Keeps it; true if that is another one.
pub fn set_link(link: Link) -> bool {
    LINK.replace(link) != link
}

/// When the server was last in sync with SendSeven, as ISO 8601 writes it.
pub fn synced_at() -> String {
    SYNCED_AT.with_borrow(Clone::clone)
}

/// Keeps it; true if that is another one.
pub fn set_synced_at(time: &str) -> bool {
    SYNCED_AT.replace(time.to_owned()) != time
}

/// Whether the server no longer knows the session.
pub fn session_ended() -> bool {
    SESSION_ENDED.get()
}

/// Since when the server cannot be reached, in milliseconds; none if it can.
pub fn unreachable_since() -> Option<f64> {
    UNREACHABLE_SINCE.get()
}

/// Whether the server runs another build than the page.
pub fn is_outdated() -> bool {
    IS_OUTDATED.get()
}

/// Keeps whether it does.
pub fn set_outdated(is_outdated: bool) {
    IS_OUTDATED.set(is_outdated);
}

/// The server has answered or told something.
pub fn is_reached() {
    UNREACHABLE_SINCE.set(None);
}

/// The server did not answer.
pub fn is_lost() {
    if UNREACHABLE_SINCE.get().is_none() {
        UNREACHABLE_SINCE.set(Some(Date::now()));
    }
}

/// A refresh was answered with that status; none if it failed.
pub fn refreshed(status: Option<f64>) {
    match status {
        Some(status) => {
            is_reached();
            // A page that was left meanwhile says nothing about the session.
            if status != 0.0 {
                SESSION_ENDED.set(status == 401.0);
            }
        }
        None => is_lost(),
    }
}
