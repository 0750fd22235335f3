//! The document, as islands read and change it. Only the browser calls these.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, FormData, HtmlElement, HtmlInputElement};

/// The event of the window that follows each change of the page.
pub const DRAWN: &str = "sevendesk:drawn";

// One kind of effect, listener and timer for all islands: each kind of its own would be compiled anew.

/// Runs in the browser, again whenever a signal changes that it has read.
pub fn effect(run: impl FnMut() + 'static) {
    fn erased(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_| run());
    }
    erased(Box::new(run));
}

/// Runs once in the browser, when an island has woken up.
pub fn on_mount(start: fn()) {
    effect(start);
}

/// Handles an event of the window for as long as the document lives, as islands do.
pub fn listen(name: &str, handler: impl FnMut(Event) + 'static) {
    fn erased(name: &str, handler: Box<dyn FnMut(Event)>) {
        let handler = Closure::wrap(handler).into_js_value();
        // Fails only for a handler that is no function.
        let _ = window().add_event_listener_with_callback(name, handler.unchecked_ref());
    }
    erased(name, Box::new(handler));
}

/// Runs once after a while.
pub fn after(delay: Duration, run: impl FnOnce() + 'static) {
    fn erased(delay: Duration, run: Box<dyn FnOnce()>) {
        set_timeout(run, delay);
    }
    erased(delay, Box::new(run));
}

/// Runs again and again for as long as the document lives.
pub fn every(interval: Duration, run: fn()) {
    set_interval(run, interval);
}

/// Runs when all that was just changed is drawn.
pub fn on_next_frame(run: impl FnOnce() + 'static) {
    fn erased(run: Box<dyn FnOnce()>) {
        request_animation_frame(run);
    }
    erased(Box::new(run));
}

/// The first element that a selector finds.
pub fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// All elements that a selector finds, in their order.
pub fn find_all(selector: &str) -> Vec<Element> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)?.dyn_into().ok()).collect()
}

/// The nearest element around an event's target that a selector fits.
pub fn closest(event: &Event, selector: &str) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(selector).ok().flatten()
}

/// The nearest element around what has the focus that a selector fits.
pub fn around_focus(selector: &str) -> Option<Element> {
    document().active_element()?.closest(selector).ok().flatten()
}

/// The input that a selector finds.
pub fn input(selector: &str) -> Option<HtmlInputElement> {
    find(selector)?.dyn_into().ok()
}

/// The fields that a form is about to send, of its event `formdata`.
pub fn form_data(event: &Event) -> Option<FormData> {
    js_sys::Reflect::get(event, &JsValue::from_str("formData")).ok()?.dyn_into().ok()
}

/// An attribute; empty where there is none.
pub fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// Sets or takes away an attribute of the whole document, which style sheets look at.
pub fn mark(name: &str, on: bool) {
    if let Some(root) = document().document_element() {
        // Fails only for a name that no attribute can have.
        let _ = root.toggle_attribute_with_force(name, on);
    }
}

/// Whether the whole document has such an attribute.
pub fn is_marked(name: &str) -> bool {
    document().document_element().is_some_and(|root| root.has_attribute(name))
}

/// Writes a text, unless it stands there already: what is read aloud is read once.
pub fn write(element: &Element, words: &str) {
    if element.text_content().as_deref() != Some(words) {
        element.set_text_content(Some(words));
    }
}

/// Adds an element with these words to another, after a space.
pub fn add(to: &Element, tag: &str, words: &str, attributes: &[(&str, &str)]) {
    let Ok(element) = document().create_element(tag) else { return };
    for (name, value) in attributes {
        // Fails only for a name that no attribute can have.
        let _ = element.set_attribute(name, value);
    }
    element.set_text_content(Some(words));
    let space = document().create_text_node(" ");
    // A node of the same document can always be added.
    let _ = to.append_child(&space).and_then(|_| to.append_child(&element));
}

/// Goes to an address as a link of the page does.
pub fn visit(address: &str) {
    let (Ok(link), Some(body)) = (document().create_element("a"), document().body()) else {
        return;
    };
    // Fails only for a name that no attribute can have.
    let _ = link.set_attribute("href", address);
    if body.append_child(&link).is_ok() {
        click(Some(&link));
        link.remove();
    }
}

/// Moves the focus; what is gone cannot take it, and nothing else should.
pub fn focus(element: Option<&Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_ref::<HtmlElement>()) {
        let _ = element.focus();
    }
}

/// Presses a control as its user would.
pub fn click(element: Option<&Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_ref::<HtmlElement>()) {
        element.click();
    }
}

/// The text of an element without the space around it.
pub fn text(element: &Element) -> String {
    element.text_content().unwrap_or_default().trim().to_owned()
}

/// Whether a key ends the composition of an input method rather than meaning what it says.
pub fn is_composing(event: &web_sys::KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// The address of the page with its query.
pub fn here() -> String {
    let location = window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    [part(location.pathname()), part(location.search())].concat()
}
