//! How long a customer has waited, how urgent that is, and how long the reply window stays open.

use crate::i18n::{t, t_args};
use crate::model::{Conversation, Timestamp, WaitLevel, WaitThresholds};
use leptos::prelude::*;

/// Draws a bar and the waiting time, or a dash if the customer is not waiting.
pub fn waiting_time(
    since: Option<Timestamp>,
    urgency: &WaitThresholds,
    now: Timestamp,
) -> impl IntoView + use<> {
    let (class, words, long) = match since {
        None => ("wait none", "–".to_owned(), None),
        Some(since) => {
            let (class, long) = match urgency.level(since.age(now)) {
                WaitLevel::Overdue => ("wait hot overdue", Some(t("waited-too-long"))),
                WaitLevel::Hot => ("wait hot", Some(t("waited-too-long"))),
                WaitLevel::Warm => ("wait warm", Some(t("waited-long"))),
                WaitLevel::Cool => ("wait", None),
            };
            (class, since.ago(now), long)
        }
    };
    let spoken = long.map(|long| view! { <span class="vh">{[", ", long].concat()}</span> });
    view! { <span class=class><i></i> {words} {spoken}</span> }
}

/// Seconds before its end at which a reply window is shown as a warning, and as urgent.
const WINDOW_WARM_SECONDS: i64 = 3 * 3600;
const WINDOW_HOT_SECONDS: i64 = 3600;

/// Draws the time left to send a free reply; `None` if the channel has no reply window.
pub fn reply_window(
    conversation: &Conversation,
    urgency: &WaitThresholds,
    now: Timestamp,
) -> Option<impl IntoView + use<>> {
    let until = urgency.reply_deadline(conversation)?;
    let left = until.0 - now.0;
    let (class, words) = match left {
        ..=0 => ("window over", t("window-over").to_owned()),
        _ => {
            let class = match left {
                ..WINDOW_HOT_SECONDS if conversation.needs_reply => "window hot",
                ..WINDOW_WARM_SECONDS if conversation.needs_reply => "window warm",
                _ => "window",
            };
            (class, t_args("window-left", &[("time", &now.ago(until))]))
        }
    };
    let title = t_args("window-until", &[("time", &until.exact())]);
    Some(view! { <span class=class title=title>{words}</span> })
}
