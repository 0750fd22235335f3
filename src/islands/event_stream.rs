//! Server events, from the stream that all tabs of a browser share, or from the tab's own stream if
//! the browser has no shared workers.

use super::{browser, dom, page};
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use web_sys::{EventSource, MessageEvent};

const EVENTS: [&str; 6] = ["row", "viewers", "status", "own", "jobs", "reload"];

enum Stream {
    Shared { port: browser::MessagePort, _worker: browser::SharedWorker },
    Own(EventSource),
}

/// Receives the name and data of each event, and `open`, `error` or `refused` of the stream.
type Handler = fn(&str, &str);

thread_local! {
    static STREAM: RefCell<Option<Stream>> = const { RefCell::new(None) };
    static HANDLER: Cell<Handler> = const { Cell::new(ignore) };
}

fn ignore(_: &str, _: &str) {}

/// Connects until the document unloads.
pub fn connect(handler: Handler) {
    HANDLER.set(handler);
    // Pages of another build, language or operator receive different events.
    let build = page::build();
    let name = [&build, " ", &page::language(), " ", &page::operator()].concat();
    let Ok(worker) = browser::SharedWorker::new(&["/events.js?", &build].concat(), &name) else {
        return connect_alone();
    };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let message = js_sys::Array::from(&event.data());
        dispatch(&message.get(0).as_string().unwrap_or_default(), &message.get(1));
    });
    let on_error = Closure::<dyn Fn()>::new(connect_alone);
    let port = worker.port();
    port.set_onmessage(on_message.as_ref().unchecked_ref());
    worker.set_onerror(on_error.as_ref().unchecked_ref());
    on_message.forget();
    on_error.forget();
    port.post("hello");
    STREAM.set(Some(Stream::Shared { port, _worker: worker }));
}

/// Replaces a connection that seems dead.
pub fn reopen() {
    if !send_to_worker("reopen") {
        connect_alone();
    }
}

/// Disconnects from the worker; the page may return from the back/forward cache.
pub fn leave() {
    send_to_worker("bye");
}

/// Reconnects when the page returns from the back/forward cache.
pub fn enter() {
    send_to_worker("hello");
}

/// Sends a word to the shared worker; returns false if there is none.
fn send_to_worker(word: &str) -> bool {
    STREAM.with_borrow(|stream| match stream {
        Some(Stream::Shared { port, .. }) => {
            port.post(word);
            true
        }
        _ => false,
    })
}

fn connect_alone() {
    let Ok(source) = EventSource::new("/events") else {
        return dispatch("refused", &JsValue::NULL);
    };
    let own = source.clone();
    let on_event = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        match event.type_().as_str() {
            "error" if own.ready_state() == EventSource::CLOSED => {
                let delay = 5_000.0 + js_sys::Math::random() * 10_000.0;
                dom::after(Duration::from_millis(delay as u64), connect_alone);
                dispatch("refused", &JsValue::NULL);
            }
            name => dispatch(name, &browser::get(&event, "data")),
        }
    });
    let handler = on_event.as_ref().unchecked_ref();
    for name in EVENTS.iter().chain(&["open", "error"]) {
        // Never fails for an event source.
        let _ = source.add_event_listener_with_callback(name, handler);
    }
    on_event.forget();
    if let Some(Stream::Own(former)) = STREAM.replace(Some(Stream::Own(source))) {
        former.close();
    }
}

fn dispatch(name: &str, data: &JsValue) {
    HANDLER.get()(name, &data.as_string().unwrap_or_default());
}
