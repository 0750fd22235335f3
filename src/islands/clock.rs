//! Updates relative times. It uses the server's clock: browsers' clocks are often wrong.

use super::{dom, page};
use crate::model::Timestamp;
use js_sys::Date;
use std::cell::Cell;
use std::time::Duration;
use web_sys::Element;

const INTERVAL: Duration = Duration::from_secs(30);
/// Milliseconds of clock difference to ignore, since responses take time to arrive.
const TOLERANCE: f64 = 5_000.0;

thread_local! {
    /// Milliseconds by which the browser's clock is ahead of the server's.
    static AHEAD: Cell<f64> = const { Cell::new(0.0) };
    /// Minutes by which the team's clock is ahead of UTC.
    static OFFSET: Cell<i64> = const { Cell::new(0) };
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

/// Returns hour and minute of a time in milliseconds, in the team's time zone.
pub fn team_hour(at: f64) -> String {
    let minutes = (at / 60_000.0) as i64 + OFFSET.get();
    let text = |number: i64| [if number < 10 { "0" } else { "" }, &number.to_string()].concat();
    [&text(minutes / 60 % 24), ":", &*text(minutes % 60)].concat()
}

fn draw() {
    let attribute = |name| dom::find("#page").and_then(|page| page.get_attribute(name));
    let ahead = Date::now() - Date::parse(&attribute("data-now").unwrap_or_default());
    AHEAD.set(if ahead.abs() > TOLERANCE { ahead } else { 0.0 });
    OFFSET.set(attribute("data-offset").and_then(|minutes| minutes.parse().ok()).unwrap_or(0));
}

fn tick() {
    let now = Timestamp((server_now() / 1_000.0) as i64);
    for time in dom::find_all("time:not([data-absolute])") {
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
