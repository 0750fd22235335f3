//! A bar over the page when it is cut off from the server: its session has ended, the server is
//! away, or the server runs another build. Nothing that was typed is lost.

use super::connection::connection;
use super::{clock, dom};
use crate::model::query::encode;
use crate::words::{say, tell};
use js_sys::Date;
use leptos::prelude::*;
use std::time::Duration;

/// Milliseconds that a server may be away before that is said.
const PATIENCE: f64 = 10_000.0;
const SECOND: Duration = Duration::from_secs(1);

/// What keeps the page from the server.
#[derive(Clone, PartialEq, Eq)]
enum Problem {
    SessionEnded,
    /// Unreachable since that hour.
    Unreachable(String),
    Outdated,
}

#[island]
pub fn ConnectionBar() -> impl IntoView {
    let problem = RwSignal::new(None::<Problem>);
    Effect::new(move |_| {
        let check = move || {
            let present = present();
            if problem.get_untracked() != present {
                problem.set(present);
            }
        };
        set_interval(check, SECOND);
    });
    let content = move || {
        problem.get().map(|problem| match problem {
            Problem::SessionEnded => view! {
                <strong>{say("session-ended")}</strong>
                " "
                <a href=["/sign-in?next=", &encode(&dom::here())].concat() data-turbo="false">
                    {say("sign-in-again")}
                </a>
            }
            .into_any(),
            Problem::Unreachable(hour) => {
                let headline = tell("unreachable", &[("hour", &hour)]);
                view! { <strong>{headline}</strong> " " {say("unreachable-why")} }.into_any()
            }
            Problem::Outdated => view! {
                <strong>{say("outdated")}</strong>
                " "
                {say("outdated-why")}
                " "
                <button type="button" class="btn" on:click=move |_| reload()>
                    {say("reload")}
                </button>
            }
            .into_any(),
        })
    };
    view! {
        <div id="connection-bar" role="status">
            {content}
        </div>
    }
}

fn present() -> Option<Problem> {
    let connection = connection();
    if connection.session_ended.get_untracked() {
        return Some(Problem::SessionEnded);
    }
    let since = connection.unreachable_since.get_untracked();
    if let Some(since) = since.filter(|since| Date::now() - since > PATIENCE) {
        let iso = Date::new(&since.into()).to_iso_string();
        return Some(Problem::Unreachable(clock::local_hour(&String::from(iso))));
    }
    connection.is_outdated.get_untracked().then_some(Problem::Outdated)
}

fn reload() {
    // Fails only for a document that is going already.
    let _ = window().location().reload();
}
