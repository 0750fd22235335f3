//! Converts the page's times to the browser's time zone and updates relative times. It uses the
//! server's clock: browsers' clocks are often wrong.

use super::{browser, dom, page};
use crate::i18n::t;
use crate::model::Timestamp;
use js_sys::Date;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use web_sys::Element;

const INTERVAL: Duration = Duration::from_secs(30);
/// Milliseconds of clock difference to ignore, since responses take time to arrive.
const TOLERANCE: f64 = 5_000.0;

thread_local! {
    /// Milliseconds by which the browser's clock is ahead of the server's.
    static AHEAD: Cell<f64> = const { Cell::new(0.0) };
}

/// Updates times until the document unloads.
pub fn start() {
    draw();
    page::on_drawn(draw);
    dom::every(INTERVAL, tick);
}

/// Returns the server time in milliseconds.
pub fn server_now() -> f64 {
    Date::now() - AHEAD.get()
}

/// Returns hour and minute in the browser's time zone.
pub fn local_hour(iso: &str) -> String {
    let text = |text: &str| text.into();
    let options = browser::object(&[("hour", text("numeric")), ("minute", text("2-digit"))]);
    browser::LocalDate::new(iso).to_locale_time_string(&locale(), &options)
}

/// Returns the browser's locale if it matches the page's language, else the page's language.
fn locale() -> String {
    let own = browser::get(&browser::get(&window(), "navigator"), "language");
    let (own, page) = (own.as_string().unwrap_or_default(), t("locale"));
    if own.starts_with(page) { own } else { page.to_owned() }
}

fn draw() {
    let drawn_at = dom::find("#page").and_then(|page| page.get_attribute("data-now"));
    let ahead = Date::now() - Date::parse(&drawn_at.unwrap_or_default());
    AHEAD.set(if ahead.abs() > TOLERANCE { ahead } else { 0.0 });
    let locale = locale();
    for time in dom::find_all("time[datetime]") {
        let iso = time.get_attribute("datetime").unwrap_or_default();
        let title = browser::LocalDate::new(&iso).to_locale_string(&locale);
        // Fails only for an invalid attribute name.
        let _ = time.set_attribute("title", &title);
        if time.get_attribute("data-local").as_deref() == Some("time") {
            write(&time, &local_hour(&iso));
        }
    }
}

fn tick() {
    let now = Timestamp((server_now() / 1_000.0) as i64);
    for time in dom::find_all("time:not([data-local], [data-absolute])") {
        let at = Date::parse(&time.get_attribute("datetime").unwrap_or_default());
        if at.is_finite() {
            write(&time, &Timestamp((at / 1_000.0) as i64).ago(now));
        }
    }
}

fn write(element: &Element, words: &str) {
    if element.text_content().as_deref() != Some(words) {
        element.set_text_content(Some(words));
    }
}
