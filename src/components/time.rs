//! Points in time, relative to a clock that server and browser agree on.

use super::markup::{El, el};
use crate::model::Timestamp;
use crate::words::say;
use leptos::{ev::MouseEvent, prelude::*};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};

/// The time of the server, as the browser counts it on. Stands still until the page is alive, so
/// that both render the same words.
#[derive(Debug, Clone, Copy)]
pub struct Clock(RwSignal<Option<Timestamp>>);

impl Clock {
    /// A clock that has not been started.
    pub fn stopped() -> Self {
        Self(RwSignal::new(None))
    }

    /// Counts on from the server's time, every 30 s. Only in the browser.
    pub fn start(self, server: Timestamp) {
        let ahead = server.0 - browser_seconds();
        set_interval(
            move || self.0.set(Some(Timestamp(browser_seconds() + ahead))),
            Duration::from_secs(30),
        );
    }

    /// The present, and never earlier than `known`, the moment of the data shown.
    pub fn now(self, known: Timestamp) -> Timestamp {
        self.0.get().map_or(known, |now| now.max(known))
    }
}

fn browser_seconds() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// How long ago, with the exact time in its title.
pub fn ago(at: Timestamp, now: Timestamp) -> El {
    el("time").attr("datetime", at.iso()).attr("title", at.utc()).text(at.ago(now))
}

/// The exact time in the words and the time zone of the browser. Only in the browser.
pub fn local(iso: &str) -> String {
    let date = js_sys::Date::new(&JsValue::from_str(iso));
    String::from(date.to_locale_string(&locale(), &JsValue::UNDEFINED))
}

/// How the browser writes times, where that is in the language of the page; else as that does.
fn locale() -> String {
    let (own, page) = (window().navigator().language().unwrap_or_default(), say("locale"));
    if own.starts_with(page) { own } else { page.to_owned() }
}

/// The hour and minute: in UTC until the page is `alive`, then as the browser's clock has it.
pub fn hour(at: Timestamp, alive: bool) -> String {
    let iso = at.iso();
    if alive {
        let date = js_sys::Date::new(&JsValue::from_str(&iso));
        return String::from(date.to_locale_time_string(&locale()));
    }
    [iso.get(11..16).unwrap_or_default(), " UTC"].concat()
}

/// Puts the local time in the title of a `<time>` the pointer comes to; one listener for a page.
pub fn show_local_time(event: MouseEvent) {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if let Some(element) = element
        && element.tag_name().eq_ignore_ascii_case("time")
        && let Some(iso) = element.get_attribute("datetime")
    {
        // A title that cannot be set stays in UTC, which is still right.
        let _ = element.set_attribute("title", &local(&iso));
    }
}
