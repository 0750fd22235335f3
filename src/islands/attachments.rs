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
    dom::listen("dragover", |event| {
        if transferred(&event, "dataTransfer", "Files") {
            event.prevent_default();
        }
    });
    dom::listen("drop", |event| {
        if transferred(&event, "dataTransfer", "Files") {
            take(&event, "dataTransfer", "#story");
        }
    });
    dom::listen("paste", |event| {
        // Office programs add a picture of the text.
        if !transferred(&event, "clipboardData", "text/plain") {
            take(&event, "clipboardData", "#composer");
        }
    });
    dom::listen("formdata", |event| {
        let is_composer = dom::closest(&event, "#composer").is_some();
        if let Some(form) = dom::form_data(&event).filter(|_| is_composer && UNDER_WAY.get().0 > 0)
        {
            // The server refuses a reply without the file.
            let _ = form.set_with_str("file", "-");
        }
    });
}

/// Returns whether an event has data of this type.
fn transferred(event: &Event, from: &str, kind: &str) -> bool {
    let types = browser::get(&browser::get(event, from), "types");
    types.dyn_ref::<Array>().is_some_and(|types| types.includes(&JsValue::from_str(kind), 0))
}

/// Uploads the files of an event in a part of the page.
fn take(event: &Event, from: &str, part: &str) {
    let files = browser::get(&browser::get(event, from), "files");
    if browser::get(&files, "length").is_truthy() {
        event.prevent_default();
        if dom::closest(event, part).is_some() {
            upload(&files);
        }
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
    if bytes > dom::attribute(&field, "data-most").parse().unwrap_or(f64::MAX) {
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
        let status = event.target().map(|request| browser::get(&request, "status"));
        if status.is_none_or(|status| status.is_falsy()) {
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
    if let Some(bar) = dom::find("#composer progress") {
        // Both fail only for an invalid attribute name.
        let _ = bar.toggle_attribute_with_force("hidden", under_way == 0 || !is_here);
        let _ = bar.set_attribute("value", &part.to_string());
    }
}
