//! Reports to the server which conversation this tab shows.

use super::{browser, dom, page};
use crate::api::presence::UpdatePresence;
use crate::model::Activity;
use js_sys::{Date, Math};
use leptos::server_fn::ServerFn;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

/// Interval of reports; the server drops a tab after eight seconds.
const HEARTBEAT: Duration = Duration::from_secs(4);

/// Upper bound of the random number that identifies a tab.
const MAX_TAB_ID: f64 = 9_007_199_254_740_992.0;

/// Milliseconds after the last key for which the operator counts as writing.
const WRITING_FOR: f64 = 6_000.0;

/// A conversation id, and what the operator does with it.
type Place = (String, Activity);

thread_local! {
    static ACTING: RefCell<Option<String>> = const { RefCell::new(None) };
    /// The last report to the server.
    static REPORTED: RefCell<Place> = const { RefCell::new((String::new(), Activity::Viewing)) };
    static TYPED_AT: Cell<f64> = const { Cell::new(0.0) };
    /// The id of this tab.
    static TAB: String = ((Math::random() * MAX_TAB_ID) as u64).to_string();
}

/// Returns the id of the conversation that the operator is about to change.
fn acting() -> Option<String> {
    ACTING.with_borrow(Clone::clone)
}

/// Sets or clears that id, as a menu or a dialog opens or closes.
pub fn set_acting(id: Option<String>) {
    ACTING.set(id);
    report_move();
}

/// Sends reports until the document unloads.
pub fn start() {
    report_move();
    page::on_drawn(report_move);
    dom::listen("input", |event| {
        if dom::closest(&event, "#composer").is_some() {
            TYPED_AT.set(Date::now());
            report_move();
        }
    });
    dom::every(HEARTBEAT, || {
        let place = place();
        if !place.0.is_empty() && page::is_visible() {
            report(place);
        }
    });
    dom::listen("pagehide", |_| {
        let gone = Place::default();
        if REPORTED.replace(gone.clone()) != gone
            && let Some(form) = form(&gone)
        {
            browser::send_beacon(UpdatePresence::PATH, &form);
        }
    });
}

fn place() -> Place {
    match acting() {
        Some(id) => (id, Activity::Changing),
        None if is_writing() => (page::open_conversation(), Activity::Writing),
        None => (page::open_conversation(), Activity::Viewing),
    }
}

/// A text that was sent is no longer there, and the empty field is not valid.
fn is_writing() -> bool {
    Date::now() - TYPED_AT.get() < WRITING_FOR && dom::find("#composer textarea:valid").is_some()
}

/// Sends a report if the place differs from the last one.
pub fn report_move() {
    let place = place();
    if REPORTED.with_borrow(|reported| *reported != place) {
        report(place);
    }
}

fn report(place: Place) {
    let Some(form) = form(&place) else { return };
    REPORTED.set(place);
    let options = browser::object(&[
        ("method", "POST".into()),
        ("headers", browser::object(&[("accept", "application/json".into())])),
        ("body", form.into()),
    ]);
    // The next heartbeat repeats a lost report.
    let ignore = wasm_bindgen::closure::Closure::once_into_js(|_: JsValue| ());
    let sent: JsValue = browser::fetch(UpdatePresence::PATH, &options).into();
    let catch = browser::get(&sent, "catch");
    if let Ok(catch) = wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(catch) {
        let _ = catch.call1(&sent, &ignore);
    }
}

fn form((id, activity): &Place) -> Option<UrlSearchParams> {
    let form = UrlSearchParams::new().ok()?;
    form.append("id", id);
    form.append("activity", activity.name());
    TAB.with(|tab| form.append("tab", tab));
    Some(form)
}
