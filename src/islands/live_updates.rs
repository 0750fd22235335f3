//! Keeps the page up to date: pushed rows change in place, a refresh shows everything else.

use super::connection::{self, Link, mark_lost, mark_reached};
use super::{
    attachments, browser, clock, dom, event_stream, length, notifications, page, presence,
    pushed_rows, refresh,
};
use crate::i18n::{t, t_args};
use js_sys::{Date, JSON};
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsValue;

const TICK: Duration = Duration::from_secs(1);
/// Milliseconds without an event after which the stream counts as dead; the server sends its status
/// every five seconds.
const SILENCE_TIMEOUT: f64 = 15_000.0;
/// Milliseconds between two ticks that mean the computer was suspended.
const SUSPENDED_AFTER: f64 = 10_000.0;
/// Milliseconds between refreshes without events, to update waiting times.
const IDLE_INTERVAL: f64 = 20_000.0;
/// Milliseconds between refreshes if the server cannot push.
const POLLING_INTERVAL: f64 = 10_000.0;

thread_local! {
    static LAST_EVENT_AT: Cell<f64> = const { Cell::new(0.0) };
    static LAST_TICK: Cell<f64> = const { Cell::new(0.0) };
    static TROUBLE: Cell<Option<bool>> = const { Cell::new(None) };
}

#[island]
pub fn LiveUpdates() -> impl IntoView {
    dom::on_mount(start);
    view! { <span id="live-updates" hidden></span> }
}

fn start() {
    LAST_EVENT_AT.set(Date::now());
    LAST_TICK.set(Date::now());
    event_stream::connect(on_event);
    presence::start();
    notifications::start();
    clock::start();
    length::start();
    attachments::start();
    dom::every(TICK, tick);
    show_link();
    page::on_drawn(|| {
        show_link();
        pushed_rows::restore_highlights();
    });
    dom::listen("online", |_| {
        if connection::link() != Link::Live {
            event_stream::reopen();
        }
        refresh::at_once();
    });
    dom::listen("visibilitychange", |_| {
        if page::is_visible() {
            refresh::at_once();
        }
    });
    dom::listen("pagehide", |_| event_stream::leave());
    dom::listen("pageshow", |event| {
        if browser::get(&event, "persisted").is_truthy() {
            event_stream::enter();
            refresh::at_once();
        }
    });
}

fn tick() {
    let now = Date::now();
    let slept = now - LAST_TICK.replace(now) > SUSPENDED_AFTER;
    let link = connection::link();
    // A refused stream reconnects by itself.
    if link != Link::Polling && now - LAST_EVENT_AT.get() > SILENCE_TIMEOUT {
        // Give the new connection the same time to send an event.
        LAST_EVENT_AT.set(now);
        change_link(Link::Reconnecting);
        mark_lost();
        event_stream::reopen();
    }
    if !page::is_visible() {
        return refresh::run_due();
    }
    let interval = match link {
        Link::Live => IDLE_INTERVAL,
        _ => POLLING_INTERVAL,
    };
    if slept || refresh::age() > interval {
        refresh::at_once();
    }
    refresh::run_due();
}

fn on_event(name: &str, data: &str) {
    match name {
        "error" => {
            mark_lost();
            return change_link(Link::Reconnecting);
        }
        "refused" => {
            change_link(Link::Polling);
            // The response shows whether the session has ended.
            return refresh::at_once();
        }
        _ => {}
    }
    LAST_EVENT_AT.set(Date::now());
    mark_reached();
    change_link(Link::Live);
    let value = JSON::parse(data).unwrap_or(JsValue::NULL);
    let text = |name: &str| browser::get(&value, name).as_string().unwrap_or_default();
    match name {
        "row" => {
            let id = text("id");
            let is_shown = pushed_rows::show_row(&id, &text("html"));
            if page::open_conversation() == id {
                refresh::at_once();
            } else if is_shown || page::is_live() {
                refresh::soon();
            }
        }
        "viewers" => pushed_rows::show_viewers(&text("id"), &text("html")),
        "status" => on_status(&text("build"), text("synced_at"), &browser::get(&value, "trouble")),
        "own" => refresh::at_once(),
        "jobs" if !page::is_live() => {}
        // Changes from before the stream opened, or while it was down, were not pushed.
        _ => refresh::soon(),
    }
}

fn on_status(build: &str, synced_at: String, trouble: &JsValue) {
    if build.is_empty() {
        return;
    }
    connection::set_outdated(build != page::build());
    let trouble = trouble.is_truthy();
    let is_news = connection::set_synced_at(&synced_at);
    let before = TROUBLE.replace(Some(trouble));
    if is_news || before != Some(trouble) {
        show_link();
    }
    if before.is_some_and(|before| before != trouble) {
        refresh::soon();
    }
}

fn change_link(link: Link) {
    if connection::set_link(link) {
        show_link();
    }
}

/// Shows the state of the connection and the time of the last sync.
fn show_link() {
    let (link, synced_at) = (connection::link(), connection::synced_at());
    let Some(holder) = dom::find("#connection") else { return };
    let is_trouble = TROUBLE.get() == Some(true) && link == Link::Live && !synced_at.is_empty();
    let (class, word, title) = match link {
        _ if is_trouble => ("live off", "link-trouble", "link-trouble-about"),
        Link::Live => ("live", "link-live", "link-live-about"),
        Link::Reconnecting => ("live off", "link-reconnecting", "link-reconnecting-about"),
        Link::Polling => ("live off", "link-polling", "link-polling-about"),
    };
    let hour = || clock::team_hour(Date::parse(&synced_at));
    let words = match link {
        _ if synced_at.is_empty() => t(word).to_owned(),
        _ if is_trouble => t_args(word, &[("hour", &hour())]),
        Link::Live => [t(word), ", ", &hour()].concat(),
        _ => t(word).to_owned(),
    };
    let shown = holder.first_element_child();
    let Some(shown) = shown.or_else(|| document().create_element("span").ok()) else { return };
    shown.set_class_name(class);
    // Fails only for an invalid attribute name.
    let _ = shown.set_attribute("title", t(title));
    if shown.text_content().as_deref() != Some(&words) {
        shown.set_text_content(Some(&words));
    }
    if shown.parent_element().is_none() {
        // A node of the same document can always be added.
        let _ = holder.append_child(&shown);
    }
}
