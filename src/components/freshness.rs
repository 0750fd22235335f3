//! What is shown while SendSeven does not answer: the last that is known, its age, and why.

use super::icon::icon;
use super::markup::{El, el};
use super::time::hour;
use crate::model::{Freshness, Timestamp};
use crate::words::{say, tell};

/// A line over data that are not the latest; none over data that are, or are about to be.
pub fn freshness(freshness: &Freshness, as_of: Timestamp) -> Option<El> {
    let Freshness::Stale(cause) = freshness else { return None };
    let headline = el("strong").text(tell("stale", &[("hour", &hour(as_of))]));
    let words = tell("stale-why", &[("cause", cause.headline())]);
    Some(line("alert", el("p").child(headline).text(" ").text(words)))
}

/// A line over a conversation of which a change is in doubt.
pub fn unconfirmed() -> El {
    let headline = el("strong").text(say("unconfirmed"));
    line("alert", el("p").child(headline).text(" ").text(say("unconfirmed-why")))
}

fn line(sign: &'static str, words: El) -> El {
    el("div").class("notice stale").attr("role", "status").child(icon(sign)).child(words)
}
