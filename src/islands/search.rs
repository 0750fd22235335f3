//! Applies filters without a button: choices immediately, the search after a pause in typing.

use super::dom;
use crate::model::PageSize;
use leptos::ev::Event;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement};

/// Debounce delay between the last keystroke and the search.
const PAUSE: Duration = Duration::from_millis(450);

thread_local! {
    /// The timer of the debounced search.
    static PENDING: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
}

#[island]
pub fn Search() -> impl IntoView {
    dom::on_mount(|| {
        dom::listen("change", |event| {
            if field_of(&event).is_none()
                && dom::closest(&event, "#filters, [form=filters]").is_some()
            {
                submit();
            }
        });
        dom::listen("input", |event| {
            if field_of(&event).is_some() {
                cancel_pending();
                PENDING.set(set_timeout_with_handle(search, PAUSE).ok());
            }
        });
        // Every submission of the form includes the typed search.
        dom::listen("formdata", |event| {
            if dom::closest(&event, "#filters").is_some() {
                cancel_pending();
                mark_unchanged();
                leave_out_defaults(&event);
            }
        });
    });
}

/// Cancels the pending search.
fn cancel_pending() {
    if let Some(earlier) = PENDING.take() {
        earlier.clear();
    }
}

fn form() -> Option<HtmlFormElement> {
    dom::find("#filters")?.dyn_into().ok()
}

fn field() -> Option<HtmlInputElement> {
    dom::input("#search")
}

/// Returns the search field if it is the target of the event.
fn field_of(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into::<HtmlInputElement>().ok().filter(|field| field.id() == "search")
}

/// Searches unless the text equals the last search.
fn search() {
    if field().is_some_and(|field| field.value() != field.default_value()) {
        submit();
    }
}

fn submit() {
    let Some(form) = form() else { return };
    // Refining a search replaces the history entry instead of adding one.
    let typing_on = field().is_some_and(|field| {
        let (typed, sent) = (field.value(), field.default_value());
        typed != sent && !typed.is_empty() && !sent.is_empty()
    });
    let step = if typing_on { "replace" } else { "advance" };
    // Fails only for an invalid attribute name.
    let _ = form.set_attribute("data-turbo-action", step);
    // The browser reports an invalid form and does not send it.
    let _ = form.request_submit();
}

/// Removes default values from the URL.
fn leave_out_defaults(event: &Event) {
    let Some(data) = dom::form_data(event) else { return };
    let size = PageSize::default().get().to_string();
    for (name, default) in [("search", ""), ("status", ""), ("channel", ""), ("page_size", &size)] {
        if data.get(name).as_string().as_deref() == Some(default) {
            data.delete(name);
        }
    }
}

/// Marks the field as unchanged, so that refreshes may update it until the operator types again.
fn mark_unchanged() {
    if let Some(field) = field() {
        field.set_default_value(&field.value());
    }
}
