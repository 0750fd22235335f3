//! Toasts: moves the last form's result out of the part that refreshes replace, hides success
//! toasts after a while, and counts down pending changes.

use super::actions::{ClickAction, clicked_action};
use super::{browser, clock, dom, page, refresh};
use crate::i18n::t;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement};

/// How long a success toast stays visible.
const STAY: Duration = Duration::from_secs(6);
const SECOND: Duration = Duration::from_secs(1);

thread_local! {
    /// The server time at the last tick, in milliseconds.
    static TICKED: Cell<f64> = const { Cell::new(0.0) };
}

#[island]
pub fn Toasts() -> impl IntoView {
    dom::on_mount(start);
    view! {
        <div id="client-toasts" class="toasts">
            <div role="status"></div>
            <div role="alert"></div>
        </div>
    }
}

fn start() {
    TICKED.set(clock::server_now());
    collect();
    page::on_drawn(|| {
        collect();
        count_down();
    });
    dom::every(SECOND, tick);
    dom::listen("click", |event| {
        if let Some((ClickAction::Dismiss, control)) = clicked_action(&event)
            && let Ok(Some(toast)) = control.closest(".toast")
        {
            toast.remove();
        }
    });
    dom::listen("turbo:fetch-request-error", |event| {
        let request = browser::get(&browser::get(&event, "detail"), "request");
        if browser::get(&request, "isSafe").is_falsy() {
            show_failure(t("not-sent"));
        }
    });
    dom::listen("turbo:submit-end", |event| {
        let response = browser::get(&browser::get(&event, "detail"), "fetchResponse");
        let kind = browser::get(&response, "contentType").as_string().unwrap_or_default();
        let failed = browser::get(&response, "failed").is_truthy();
        let text = browser::get(&response, "responseText").dyn_into::<js_sys::Promise>();
        if let (true, Ok(text)) = (failed && kind.starts_with("text/plain"), text) {
            dom::spawn(async move {
                let text = JsFuture::from(text).await.ok().and_then(|text| text.as_string());
                show_failure(text.as_deref().unwrap_or(t("not-sent")));
            });
        }
    });
}

/// Moves the last form's result out of the page: the next refresh would remove it.
fn collect() {
    for toast in dom::find_all("#page .toast[data-flash]") {
        let class = toast.class_name();
        add(if class == "toast bad" { "alert" } else { "status" }, &toast);
        if class == "toast" {
            dom::after(STAY, move || toast.remove());
        }
    }
    make_room();
}

fn add(role: &str, toast: &Element) {
    if let Some(list) = dom::find(&["#client-toasts > [role=", role, "]"].concat()) {
        // A node of the same document can always be added.
        let _ = list.append_child(toast);
    }
}

/// Places the client's toasts so that they do not cover the page's toasts.
fn make_room() {
    let page = dom::find("#toasts").and_then(|toasts| toasts.dyn_into::<HtmlElement>().ok());
    let own = dom::find("#client-toasts").and_then(|own| own.dyn_into::<HtmlElement>().ok());
    if let (Some(page), Some(own)) = (page, own) {
        let pixels = [&page.offset_height().to_string(), "px"].concat();
        // If this fails, the client's toasts overlap those of the page.
        let _ = own.style().set_property("--below", &pixels);
    }
}

/// Shows a failure until the operator dismisses it.
pub fn show_failure(words: &str) {
    let Ok(toast) = document().create_element("div") else { return };
    toast.set_class_name("toast bad");
    toast.set_inner_html(
        "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"/icons.svg#alert\"></use></svg>\
         <p dir=\"auto\"></p><button type=\"button\" data-action=\"dismiss\"></button>",
    );
    for (selector, words) in [("p", words), ("button", t("dismiss"))] {
        if let Ok(Some(part)) = toast.query_selector(selector) {
            part.set_text_content(Some(words));
        }
    }
    add("alert", &toast);
    make_room();
}

fn tick() {
    let before = TICKED.replace(clock::server_now());
    count_down();
    let passed = |due: f64| due > before && due <= TICKED.get();
    if dom::find_all("[data-due]").iter().filter_map(due).any(passed) {
        refresh::at_once();
    }
}

fn due(element: &Element) -> Option<f64> {
    let due = js_sys::Number::parse_float(&element.get_attribute("data-due")?);
    due.is_finite().then_some(due)
}

/// Updates the remaining seconds of pending changes.
fn count_down() {
    let now = clock::server_now();
    for element in dom::find_all("[data-due]") {
        if let Some(due) = due(&element) {
            let left = ((due - now) / 1_000.0).ceil().max(0.0) as u32;
            element.set_text_content(Some(&[&left.to_string(), " s"].concat()));
        }
    }
}
