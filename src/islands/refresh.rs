//! Refreshes the page without moving its rows: soon after a change, at most one refresh at a time,
//! and never while the tab is hidden unless it may notify.

use super::{browser, connection, dom, notifications, page};
use js_sys::{Date, Math};
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// Delay in milliseconds before a refresh for a change the operator is looking at.
const AT_ONCE: f64 = 150.0;
/// Minimum and maximum delay in milliseconds for other changes. The delay collects changes into one
/// refresh and spreads the requests of a team's tabs.
const SOON: (f64, f64) = (2_000.0, 4_000.0);
/// Milliseconds between refreshes of a hidden page that may notify.
const HIDDEN_INTERVAL: f64 = 15_000.0;
/// Milliseconds after which an unanswered refresh no longer blocks the next.
const TIMEOUT: f64 = 20_000.0;

thread_local! {
    static DUE: Cell<Option<f64>> = const { Cell::new(None) };
    static STARTED: Cell<Option<f64>> = const { Cell::new(None) };
    static FINISHED: Cell<f64> = const { Cell::new(0.0) };
}

/// Schedules a refresh for a change the operator is looking at or has made.
pub fn at_once() {
    within(AT_ONCE);
}

/// Schedules a refresh for any other change.
pub fn soon() {
    let (least, most) = SOON;
    within(least + Math::random() * (most - least));
}

/// Returns the milliseconds since the last refresh or since the page was loaded.
pub fn age() -> f64 {
    if FINISHED.get() == 0.0 {
        FINISHED.set(Date::now());
    }
    Date::now() - FINISHED.get()
}

fn within(delay: f64) {
    let due = Date::now() + delay;
    if DUE.get().is_none_or(|known| due < known) {
        DUE.set(Some(due));
        dom::after(Duration::from_millis(delay as u64 + 5), run_due);
    }
}

/// Runs a refresh if one is due and possible. A refresh that is not possible now stays due.
pub fn run_due() {
    let now = Date::now();
    let is_due = DUE.get().is_some_and(|due| due <= now);
    let is_running = STARTED.get().is_some_and(|started| now - started < TIMEOUT);
    let may_show = page::is_visible() || (notifications::are_allowed() && age() > HIDDEN_INTERVAL);
    if !is_due || is_running || !may_show {
        return;
    }
    DUE.set(None);
    STARTED.set(Some(now));
    dom::spawn(async move {
        let status = match browser::refresh_page() {
            Ok(promise) => JsFuture::from(promise).await.ok(),
            Err(_) => None,
        };
        STARTED.set(None);
        FINISHED.set(Date::now());
        connection::refreshed(status.and_then(|status| status.as_f64()));
        run_due();
    });
}
