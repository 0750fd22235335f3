//! Notifies of views that have more than the operator wants, while the page is out of sight.

use super::actions::{ClickAction, clicked_action};
use super::{browser, dom, page};
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    /// The addresses of the views that are over their alert.
    static ALERTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Watches the page for as long as the document lives.
pub fn start() {
    // What was over before the page was opened is no news.
    ALERTS.set(alerts().into_iter().map(|(address, _)| address).collect());
    page::on_drawn(check);
    dom::listen("click", |event| {
        if let Some((ClickAction::AllowNotifications, _)) = clicked_action(&event) {
            // A browser without notifications has nothing to ask.
            let _ = browser::Notification::request_permission();
        }
    });
}

/// Whether the operator has allowed notifications.
pub fn are_allowed() -> bool {
    browser::Notification::permission().is_ok_and(|permission| permission == "granted")
}

/// Views that are over their alert, with words.
fn alerts() -> Vec<(String, String)> {
    let links = dom::find_all("#page [data-alert]").into_iter();
    let read = |link: web_sys::Element| {
        Some((link.get_attribute("href")?, link.get_attribute("data-alert")?))
    };
    links.filter_map(read).collect()
}

fn check() {
    let alerts = alerts();
    let before = ALERTS.replace(alerts.iter().map(|(address, _)| address.clone()).collect());
    if page::is_visible() || !are_allowed() {
        return;
    }
    alerts.iter().filter(|(address, _)| !before.contains(address)).for_each(notify);
}

fn notify((address, words): &(String, String)) {
    let options = browser::object(&[
        ("body", words.into()),
        ("tag", address.into()),
        ("icon", "/favicon.svg".into()),
    ]);
    // Some browsers have notifications but let no page make one.
    if let Ok(note) = browser::Notification::new("Sevendesk", &options) {
        // Fails only for a window that cannot come forward.
        let focus = Closure::once_into_js(|| drop(window().focus()));
        note.set_onclick(focus.unchecked_ref());
    }
}
