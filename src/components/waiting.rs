//! How long a customer has waited and how warm that is, and how long they can be replied to.

use super::markup::{El, el};
use crate::model::{Conversation, Heat, Timestamp, Urgency};
use crate::words::{say, tell};

/// A bar and words; a dash where nobody waits.
pub fn waiting(conversation: &Conversation, urgency: &Urgency, now: Timestamp) -> El {
    waited(conversation.waiting_since(), urgency, now)
}

/// The same, where only the beginning is known.
pub fn waited(since: Option<Timestamp>, urgency: &Urgency, now: Timestamp) -> El {
    let (heat, words, long) = match since {
        None => ("wait none", "–".to_owned(), None),
        Some(since) => {
            let (heat, long) = match urgency.heat(since.age(now)) {
                Heat::Hot => ("wait hot", Some(say("waited-too-long"))),
                Heat::Warm => ("wait warm", Some(say("waited-long"))),
                Heat::Cool => ("wait", None),
            };
            (heat, since.ago(now), long)
        }
    };
    let wait = el("span").class(heat).child(el("i")).text(words);
    match long {
        Some(long) => {
            wait.attr("title", long).child(el("span").class("vh").text([", ", long].concat()))
        }
        None => wait,
    }
}

/// Within three hours of its end a window is worth a look, within one it is urgent.
const SOON: i64 = 3 * 3600;
const NOW: i64 = 3600;

/// How long the channel still takes a free reply; none where it knows no such limit.
pub fn window(conversation: &Conversation, urgency: &Urgency, now: Timestamp) -> Option<El> {
    let until = urgency.window(conversation)?;
    let left = until.0 - now.0;
    let (class, words) = match left {
        ..=0 => ("window over", say("window-over").to_owned()),
        _ => {
            let class = match left {
                ..NOW if conversation.needs_reply => "window hot",
                ..SOON if conversation.needs_reply => "window warm",
                _ => "window",
            };
            (class, tell("window-left", &[("time", &now.ago(until))]))
        }
    };
    let title = tell("window-until", &[("time", &until.utc())]);
    Some(el("span").class(class).attr("title", title).text(words))
}
