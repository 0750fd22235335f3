//! Files for a reply: uploaded at once when they are chosen, dropped on the conversation, or pasted
//! into the form. A refresh then draws them, or says why one was refused.

use super::browser::{self, XmlHttpRequest};
use super::{dom, refresh, toasts};
use crate::i18n::t;
use js_sys::Array;
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, FormData};

const FIELD: &str = "#composer [data-upload]";

thread_local! {
    /// How many uploads are under way, and how much of the latest is sent.
    static UNDER_WAY: Cell<(u32, f64)> = const { Cell::new((0, 0.0)) };
    /// Those that can be canceled.
    static REQUESTS: RefCell<Vec<XmlHttpRequest>> = const { RefCell::new(Vec::new()) };
    /// Where the latest goes.
    static ADDRESS: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Uploads files until the document unloads.
pub fn start() {
    super::page::on_drawn(show);
    dom::listen("change", |event| {
        if let Some(field) = dom::closest(&event, FIELD) {
            upload(&browser::get(&field, "files"));
        }
    });
    dom::listen("click", |event| {
        if dom::closest(&event, "[data-cancel-upload]").is_some() {
            // Its end, which comes at once, finds it gone from the list.
            REQUESTS.take().iter().for_each(XmlHttpRequest::abort);
        }
    });
    dom::listen("dragover", |event| transfer(&event, "dataTransfer", false));
    dom::listen("drop", |event| transfer(&event, "dataTransfer", true));
    dom::listen("paste", |event| transfer(&event, "clipboardData", true));
}

/// Uploads the files that an event gives to the conversation. Files that are dropped beside it do
/// nothing: the browser would leave the page for them.
fn transfer(event: &Event, from: &str, gives: bool) {
    let data = browser::get(event, from);
    let types = Array::from(&browser::get(&data, "types"));
    let has = |kind: &str| types.includes(&JsValue::from_str(kind), 0);
    // Office programs add a picture to a text.
    if !has("Files") || has("text/plain") {
        return;
    }
    event.prevent_default();
    if gives && dom::closest(event, "#story").is_some() {
        upload(&browser::get(&data, "files"));
    }
}

fn upload(files: &JsValue) {
    let Some(field) = dom::find(FIELD) else { return };
    let Ok(form) = FormData::new() else { return };
    let mut bytes = 0.0;
    for file in Array::from(files) {
        bytes += browser::get(&file, "size").as_f64().unwrap_or_default();
        // Fails only for what is no file.
        let _ = form.append_with_blob("file", file.unchecked_ref());
    }
    if bytes > js_sys::Number::parse_float(&dom::attribute(&field, "data-most")) {
        toasts::show_failure(&dom::attribute(&field, "data-over"));
        return clear();
    }
    UNDER_WAY.set((UNDER_WAY.get().0 + 1, 0.0));
    ADDRESS.set(dom::attribute(&field, "data-upload"));
    show();
    let request = XmlHttpRequest::new();
    let progress = dom::callback(Box::new(|event| {
        let part = |name: &str| browser::get(&event, name).as_f64().unwrap_or_default();
        UNDER_WAY.set((UNDER_WAY.get().0, part("loaded") / part("total")));
        show();
    }));
    browser::set(&browser::get(&request, "upload"), "onprogress", &progress);
    let ended = dom::callback(Box::new(|event| {
        let Some(request) = event.target() else { return };
        let request: &JsValue = request.as_ref();
        let was_listed = REQUESTS.with_borrow_mut(|all| {
            let place = all.iter().position(|one| one.unchecked_ref::<JsValue>() == request);
            place.map(|place| all.swap_remove(place)).is_some()
        });
        if was_listed && browser::get(request, "status").is_falsy() {
            toasts::show_failure(t("not-sent"));
        }
        let (others, part) = UNDER_WAY.get();
        UNDER_WAY.set((others - 1, part));
        clear();
        show();
        refresh::at_once();
    }));
    browser::set(&request, "onloadend", &ended);
    request.open("POST", &dom::attribute(&field, "data-upload"));
    request.send(&form);
    REQUESTS.with_borrow_mut(|all| all.push(request));
}

/// Empties the field, so that the same file can be chosen again.
fn clear() {
    if let Some(field) = dom::input(FIELD) {
        field.set_value("");
    }
}

fn show() {
    let (under_way, part) = UNDER_WAY.get();
    let is_here = ADDRESS.with_borrow(|address| {
        dom::find(FIELD).is_some_and(|field| dom::attribute(&field, "data-upload") == *address)
    });
    let is_hidden = JsValue::from_bool(under_way == 0 || !is_here);
    for part_of in ["#composer progress", "#composer [data-cancel-upload]"] {
        if let Some(control) = dom::find(part_of) {
            browser::set(&control, "hidden", &is_hidden);
        }
    }
    if let Some(bar) = dom::find("#composer progress") {
        browser::set(&bar, "value", &JsValue::from_f64(part));
    }
}
