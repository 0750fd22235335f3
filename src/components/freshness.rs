//! What is shown while SendSeven does not answer: the last that is known, its age, and why.

use super::icon::icon;
use super::markup::{El, el};
use super::time::hour;
use crate::model::{Freshness, Timestamp};

/// A line over data that are not the latest; none over data that are, or are about to be.
pub fn freshness(freshness: &Freshness, as_of: Timestamp, alive: bool) -> Option<El> {
    let Freshness::Stale(cause) = freshness else { return None };
    let headline = el("strong").text(["As of ", &hour(as_of, alive), "."].concat());
    let words =
        [" ", cause.headline(), ". Sevendesk goes on asking; the last that is known stays."];
    Some(line("alert", el("p").child(headline).text(words.concat())))
}

/// A line over a conversation of which a change is in doubt.
pub fn unconfirmed() -> El {
    let words =
        " SendSeven did not answer the last change. Sevendesk is checking whether it was made.";
    line("alert", el("p").child(el("strong").text("Not confirmed.")).text(words))
}

fn line(sign: &'static str, words: El) -> El {
    el("div").class("notice stale").attr("role", "status").child(icon(sign)).child(words)
}
