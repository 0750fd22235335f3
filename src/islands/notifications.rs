//! Desktop notifications about views above their alert threshold, sent while the tab is hidden.

use super::actions::{ClickAction, clicked_action};
use super::{browser, dom, page};
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    /// The URLs of the views above their alert threshold.
    static ALERTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Watches the page until the document unloads.
pub fn start() {
    // Do not notify about alerts from before the page was opened.
    ALERTS.set(alerts().into_iter().map(|(address, _)| address).collect());
    page::on_drawn(check);
    dom::listen("click", |event| {
        if let Some((ClickAction::AllowNotifications, _)) = clicked_action(&event) {
            // A browser without notifications cannot ask.
            let _ = browser::Notification::request_permission();
        }
    });
}

/// Returns whether the operator has allowed notifications.
pub fn are_allowed() -> bool {
    browser::Notification::permission().is_ok_and(|permission| permission == "granted")
}

/// Returns the URL and text of each view above its alert threshold.
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
    // Some browsers support notifications but do not let pages create them.
    if let Ok(note) = browser::Notification::new("Sevendesk", &options) {
        // Fails only if the window cannot get the focus.
        let focus = Closure::once_into_js(|| drop(window().focus()));
        note.set_onclick(focus.unchecked_ref());
    }
}
