//! Helpers to read and change the document. They run only in the browser.

use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, FormData, HtmlElement, HtmlInputElement};

/// The window event dispatched after each redraw of the page.
pub const DRAWN: &str = "sevendesk:drawn";

// One type of effect, listener, timer and task for all islands: each more type would add to the WASM.

/// Runs in the browser, and again whenever a signal it reads changes.
pub fn effect(run: impl FnMut() + 'static) {
    fn erased(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_| run());
    }
    erased(Box::new(run));
}

/// Runs once in the browser, when an island is hydrated.
pub fn on_mount(start: fn()) {
    effect(start);
}

/// Handles a window event until the document unloads.
pub fn listen(name: &str, handler: impl FnMut(Event) + 'static) {
    fn erased(name: &str, handler: Box<dyn FnMut(Event)>) {
        let handler = callback(handler);
        // Fails only if the handler is not a function.
        let _ = window().add_event_listener_with_callback(name, handler.unchecked_ref());
    }
    erased(name, Box::new(handler));
}

/// Returns a function for JavaScript to call with events.
pub fn callback(handler: Box<dyn FnMut(Event)>) -> JsValue {
    Closure::wrap(handler).into_js_value()
}

/// Runs a task until it ends.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    fn erased(task: Pin<Box<dyn Future<Output = ()>>>) {
        spawn_local(task);
    }
    erased(Box::pin(task));
}

/// Runs once after `delay`.
pub fn after(delay: Duration, run: impl FnOnce() + 'static) {
    fn erased(delay: Duration, run: Box<dyn FnOnce()>) {
        set_timeout(run, delay);
    }
    erased(delay, Box::new(run));
}

/// Runs at this interval until the document unloads.
pub fn every(interval: Duration, run: fn()) {
    set_interval(run, interval);
}

/// Runs before the next frame, when the latest changes are in the DOM.
pub fn on_next_frame(run: impl FnOnce() + 'static) {
    fn erased(run: Box<dyn FnOnce()>) {
        request_animation_frame(run);
    }
    erased(Box::new(run));
}

/// Returns the first element that matches a selector.
pub fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Returns all elements that match a selector, in document order.
pub fn find_all(selector: &str) -> Vec<Element> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)?.dyn_into().ok()).collect()
}

/// Returns the closest ancestor of an event's target that matches a selector.
pub fn closest(event: &Event, selector: &str) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(selector).ok().flatten()
}

/// Returns the closest ancestor of the focused element that matches a selector.
pub fn around_focus(selector: &str) -> Option<Element> {
    document().active_element()?.closest(selector).ok().flatten()
}

/// Returns the first input that matches a selector.
pub fn input(selector: &str) -> Option<HtmlInputElement> {
    find(selector)?.dyn_into().ok()
}

/// Returns the fields a form is about to send, from its `formdata` event.
pub fn form_data(event: &Event) -> Option<FormData> {
    js_sys::Reflect::get(event, &JsValue::from_str("formData")).ok()?.dyn_into().ok()
}

/// Returns an attribute, or an empty string.
pub fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// Sets or removes an attribute of the root element, for use by style sheets.
pub fn mark(name: &str, on: bool) {
    if let Some(root) = document().document_element() {
        // Fails only for an invalid attribute name.
        let _ = root.toggle_attribute_with_force(name, on);
    }
}

/// Returns whether the root element has this attribute.
pub fn is_marked(name: &str) -> bool {
    document().document_element().is_some_and(|root| root.has_attribute(name))
}

/// Sets the text unless it is unchanged, so that screen readers do not announce it again.
pub fn write(element: &Element, words: &str) {
    if element.text_content().as_deref() != Some(words) {
        element.set_text_content(Some(words));
    }
}

/// Appends an element with this text, after a space.
pub fn add(to: &Element, tag: &str, words: &str, attributes: &[(&str, &str)]) {
    let Ok(element) = document().create_element(tag) else { return };
    for (name, value) in attributes {
        // Fails only for an invalid attribute name.
        let _ = element.set_attribute(name, value);
    }
    element.set_text_content(Some(words));
    let space = document().create_text_node(" ");
    // A node of the same document can always be added.
    let _ = to.append_child(&space).and_then(|_| to.append_child(&element));
}

/// Navigates to a URL as a link of the page does.
pub fn visit(address: &str) {
    let (Ok(link), Some(body)) = (document().create_element("a"), document().body()) else {
        return;
    };
    // Fails only for an invalid attribute name.
    let _ = link.set_attribute("href", address);
    if body.append_child(&link).is_ok() {
        click(Some(&link));
        link.remove();
    }
}

/// Focuses an element; does nothing without one.
pub fn focus(element: Option<&Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_ref::<HtmlElement>()) {
        let _ = element.focus();
    }
}

/// Clicks a control as the operator would.
pub fn click(element: Option<&Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_ref::<HtmlElement>()) {
        element.click();
    }
}

/// Returns the trimmed text of an element.
pub fn text(element: &Element) -> String {
    element.text_content().unwrap_or_default().trim().to_owned()
}

/// Returns whether a key event belongs to an input method's composition.
pub fn is_composing(event: &web_sys::KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Returns the path and query of the page.
pub fn here() -> String {
    let location = window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    [part(location.pathname()), part(location.search())].concat()
}
