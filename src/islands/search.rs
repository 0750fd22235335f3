//! Filters that apply by themselves: choices at once, the search when typing rests.

use super::dom;
use crate::model::PageSize;
use leptos::ev::Event;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement};

/// How long typing rests before the list is searched.
const PAUSE: Duration = Duration::from_millis(450);

thread_local! {
    /// Ends the pause with a search.
    static PENDING: Cell<Option<TimeoutHandle>> = const { Cell::new(None) };
}

#[island]
pub fn Search() -> impl IntoView {
    dom::on_mount(|| {
        dom::listen("change", |event| {
            if field_of(&event).is_none() && dom::closest(&event, "#filters").is_some() {
                submit();
            }
        });
        dom::listen("input", |event| {
            if field_of(&event).is_some() {
                forget();
                PENDING.set(set_timeout_with_handle(search, PAUSE).ok());
            }
        });
        // Whatever sends the form sends what is typed.
        dom::listen("formdata", |event| {
            if dom::closest(&event, "#filters").is_some() {
                forget();
                settle();
                leave_out_defaults(&event);
            }
        });
    });
}

/// Does not search for what was typed before.
fn forget() {
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

/// The field of the search, where an event is its own.
fn field_of(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into::<HtmlInputElement>().ok().filter(|field| field.id() == "search")
}

/// Searches, unless what is typed is what was searched for.
fn search() {
    if field().is_some_and(|field| field.value() != field.default_value()) {
        submit();
    }
}

fn submit() {
    let Some(form) = form() else { return };
    // Typing on is one step of the history.
    let typing_on = field().is_some_and(|field| {
        let (typed, sent) = (field.value(), field.default_value());
        typed != sent && !typed.is_empty() && !sent.is_empty()
    });
    let step = if typing_on { "replace" } else { "advance" };
    // Fails only for a name that no attribute can have.
    let _ = form.set_attribute("data-turbo-action", step);
    // An invalid form says so itself and is not sent.
    let _ = form.request_submit();
}

/// What narrows nothing does not stand in the address.
fn leave_out_defaults(event: &Event) {
    let Some(data) = dom::form_data(event) else { return };
    let size = PageSize::default().get().to_string();
    for (name, default) in [("search", ""), ("status", ""), ("channel", ""), ("page_size", &size)] {
        if data.get(name).as_string().as_deref() == Some(default) {
            data.delete(name);
        }
    }
}

/// From here on the page may write to the field again, unless more is typed.
fn settle() {
    if let Some(field) = field() {
        field.set_default_value(&field.value());
    }
}
