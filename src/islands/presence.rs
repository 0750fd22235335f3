//! Tells the server which conversation this tab is with.

use super::{browser, dom, page};
use crate::api::presence::UpdatePresence;
use js_sys::Math;
use leptos::server_fn::ServerFn;
use std::cell::RefCell;
use std::time::Duration;
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

/// The server forgets a tab after eight seconds.
const HEARTBEAT: Duration = Duration::from_secs(4);

/// Among so many numbers a tab chooses one.
const PLACES: f64 = 9_007_199_254_740_992.0;

/// A conversation, and whether the operator is about to change it.
type Place = (String, bool);

thread_local! {
    static ACTING: RefCell<Option<String>> = const { RefCell::new(None) };
    /// What the server was last told.
    static REPORTED: RefCell<Place> = const { RefCell::new((String::new(), false)) };
    /// Tells the tabs of a browser apart.
    static TAB: String = ((Math::random() * PLACES) as u64).to_string();
}

/// The id of the conversation that the operator is about to change.
fn acting() -> Option<String> {
    ACTING.with_borrow(Clone::clone)
}

/// Sets or clears it, as a menu or a dialog opens or closes.
pub fn set_acting(id: Option<String>) {
    ACTING.set(id);
    report_move();
}

/// Tells for as long as the document lives.
pub fn start() {
    report_move();
    page::on_drawn(report_move);
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
        Some(id) => (id, true),
        None => (page::open_conversation(), false),
    }
}

/// Tells of another place than the one that was told last.
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
    // What does not arrive is told again with the next heartbeat.
    let ignore = wasm_bindgen::closure::Closure::once_into_js(|_: JsValue| ());
    let sent: JsValue = browser::fetch(UpdatePresence::PATH, &options).into();
    let catch = browser::get(&sent, "catch");
    if let Ok(catch) = wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(catch) {
        let _ = catch.call1(&sent, &ignore);
    }
}

fn form((id, acting): &Place) -> Option<UrlSearchParams> {
    let form = UrlSearchParams::new().ok()?;
    form.append("id", id);
    form.append("acting", if *acting { "true" } else { "false" });
    TAB.with(|tab| form.append("tab", tab));
    Some(form)
}
