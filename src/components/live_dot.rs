//! A quiet dot that says whether the page is told what changes.

use super::markup::{El, el};
use super::time::hour;
use crate::model::Timestamp;
use crate::words::say;

/// How the page learns of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    Live,
    /// It was told, and will be again.
    Reconnecting,
    /// It asks now and then instead.
    Polling,
}

/// The dot and a word, with when SendSeven was last heard. Only in the browser.
pub fn live_dot(link: Link, heard: Option<Timestamp>) -> El {
    let (class, word, title) = match link {
        Link::Live => ("live", "link-live", "link-live-about"),
        Link::Reconnecting => ("live off", "link-reconnecting", "link-reconnecting-about"),
        Link::Polling => ("live off", "link-polling", "link-polling-about"),
    };
    let word = say(word);
    let words = match heard {
        Some(at) if link == Link::Live => [word, ", ", &hour(at, true)].concat(),
        _ => word.to_owned(),
    };
    el("span").class(class).attr("title", say(title)).text(words)
}
