//! How long a customer has waited and how urgent that is, and how long they can be replied to.

use crate::i18n::{t, t_args};
use crate::model::{Conversation, Timestamp, WaitLevel, WaitThresholds};
use leptos::prelude::*;

/// A bar and how long the customer has waited since then; a dash where nobody waits.
pub fn waiting_time(
    since: Option<Timestamp>,
    urgency: &WaitThresholds,
    now: Timestamp,
) -> impl IntoView + use<> {
    let (class, words, long) = match since {
        None => ("wait none", "–".to_owned(), None),
        Some(since) => {
            let (class, long) = match urgency.level(since.age(now)) {
                WaitLevel::Hot => ("wait hot", Some(t("waited-too-long"))),
                WaitLevel::Warm => ("wait warm", Some(t("waited-long"))),
                WaitLevel::Cool => ("wait", None),
            };
            (class, since.ago(now), long)
        }
    };
    let spoken = long.map(|long| view! { <span class="vh">{[", ", long].concat()}</span> });
    view! { <span class=class title=long><i></i> {words} {spoken}</span> }
}

/// Within three hours of its end a window is worth a look, within one it is urgent.
const SOON: i64 = 3 * 3600;
const NOW: i64 = 3600;

/// How long the channel still takes a free reply; none where it knows no such limit.
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
                ..NOW if conversation.needs_reply => "window hot",
                ..SOON if conversation.needs_reply => "window warm",
                _ => "window",
            };
            (class, t_args("window-left", &[("time", &now.ago(until))]))
        }
    };
    let title = t_args("window-until", &[("time", &until.utc())]);
    Some(view! { <span class=class title=title>{words}</span> })
}
