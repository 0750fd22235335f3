//! How the page is connected to the server, for all islands.

use js_sys::Date;
use leptos::prelude::*;
use std::sync::LazyLock;

/// How the page learns of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    Live,
    Reconnecting,
    /// No stream can be had: the page asks now and then.
    Polling,
}

/// What islands know of the server.
pub struct Connection {
    pub link: ArcRwSignal<Link>,
    /// When the server was last in sync with SendSeven, as ISO 8601 writes it.
    pub synced_at: ArcRwSignal<String>,
    pub session_ended: ArcRwSignal<bool>,
    /// Since when the server cannot be reached, in milliseconds; none if it can.
    pub unreachable_since: ArcRwSignal<Option<f64>>,
    /// The server runs another build than the page.
    pub is_outdated: ArcRwSignal<bool>,
}

static CONNECTION: LazyLock<Connection> = LazyLock::new(|| Connection {
    link: ArcRwSignal::new(Link::Reconnecting),
    synced_at: ArcRwSignal::new(String::new()),
    session_ended: ArcRwSignal::new(false),
    unreachable_since: ArcRwSignal::new(None),
    is_outdated: ArcRwSignal::new(false),
});

/// The connection of this page.
pub fn connection() -> &'static Connection {
    &CONNECTION
}

/// Sets a signal if that changes it.
pub fn change<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|present| *present != value) {
        signal.set(value);
    }
}

/// The server has answered or told something.
pub fn is_reached() {
    change(&CONNECTION.unreachable_since, None);
}

/// The server did not answer.
pub fn is_lost() {
    if CONNECTION.unreachable_since.get_untracked().is_none() {
        CONNECTION.unreachable_since.set(Some(Date::now()));
    }
}

/// A refresh was answered with that status; none if it failed.
pub fn refreshed(status: Option<f64>) {
    match status {
        Some(status) => {
            is_reached();
            // A page that was left meanwhile says nothing about the session.
            if status != 0.0 {
                change(&CONNECTION.session_ended, status == 401.0);
            }
        }
        None => is_lost(),
    }
}
