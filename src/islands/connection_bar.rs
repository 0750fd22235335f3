//! A bar above the page that warns if the session has ended, the server is unreachable, or the
//! server runs another build. Typed text is not lost.

use super::actions::{ClickAction, clicked_action};
use super::{clock, connection, dom};
use crate::i18n::{t, t_args};
use crate::model::query::encode;
use js_sys::Date;
use leptos::prelude::*;
use std::cell::RefCell;
use std::time::Duration;
use web_sys::Element;

/// Milliseconds the server must be unreachable before the bar says so.
const UNREACHABLE_AFTER: f64 = 10_000.0;
const SECOND: Duration = Duration::from_secs(1);

/// A problem with the connection to the server.
#[derive(PartialEq, Eq)]
enum Problem {
    SessionEnded,
    /// Unreachable since this local time.
    Unreachable(String),
    Outdated,
}

thread_local! {
    static SHOWN: RefCell<Option<Problem>> = const { RefCell::new(None) };
}

#[island]
pub fn ConnectionBar() -> impl IntoView {
    dom::on_mount(|| {
        dom::every(SECOND, check);
        dom::listen("click", |event| {
            if let Some((ClickAction::Reload, _)) = clicked_action(&event) {
                // Fails only if the document is already unloading.
                let _ = window().location().reload();
            }
        });
    });
    view! { <div id="connection-bar" role="status"></div> }
}

fn check() {
    let current_problem = current_problem();
    if SHOWN.with_borrow(|shown| *shown == current_problem) {
        return;
    }
    if let Some(bar) = dom::find("#connection-bar") {
        bar.set_text_content(None);
        if let Some(problem) = &current_problem {
            show(&bar, problem);
        }
        SHOWN.set(current_problem);
    }
}

fn show(bar: &Element, problem: &Problem) {
    match problem {
        Problem::SessionEnded => {
            dom::add(bar, "strong", t("session-ended"), &[]);
            let href = ["/sign-in?next=", &encode(&dom::here())].concat();
            let attributes = [("href", &*href), ("data-turbo", "false")];
            dom::add(bar, "a", t("sign-in-again"), &attributes);
        }
        Problem::Unreachable(hour) => {
            dom::add(bar, "strong", &t_args("unreachable", &[("hour", hour)]), &[]);
            dom::add(bar, "span", t("unreachable-why"), &[]);
        }
        Problem::Outdated => {
            dom::add(bar, "strong", t("outdated"), &[]);
            dom::add(bar, "span", t("outdated-why"), &[]);
            let attributes = [("type", "button"), ("class", "btn"), ("data-action", "reload")];
            dom::add(bar, "button", t("reload"), &attributes);
        }
    }
}

fn current_problem() -> Option<Problem> {
    if connection::session_ended() {
        return Some(Problem::SessionEnded);
    }
    let since = connection::unreachable_since();
    if let Some(since) = since.filter(|since| Date::now() - since > UNREACHABLE_AFTER) {
        return Some(Problem::Unreachable(clock::team_hour(since)));
    }
    connection::is_outdated().then_some(Problem::Outdated)
}
