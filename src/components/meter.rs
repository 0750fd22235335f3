//! How much of the calls everyone shares is used up.

use super::markup::{El, el};
use crate::model::Pulse;
use crate::words::{say, tell};

/// "63 of 100 this minute", with a bar; says so in words where it gets tight or stands still.
pub fn meter(pulse: &Pulse) -> El {
    let (used, limit) = (pulse.used.to_string(), pulse.limit.to_string());
    let count = tell("meter-count", &[("used", &used), ("limit", &limit)]);
    let words = match pulse {
        Pulse { trouble: Some(trouble), .. } => trouble.headline(),
        Pulse { stopped_for: Some(_), .. } => say("meter-stopped"),
        _ if pulse.is_tight() => say("meter-tight"),
        _ => say("meter"),
    };
    let hot = pulse.trouble.is_some() || pulse.stopped_for.is_some();
    let class = match pulse.is_tight() {
        _ if hot => "meter hot",
        true => "meter warm",
        false => "meter",
    };
    let bar = el("progress").attr("max", limit).attr("value", used).attr("aria-hidden", "true");
    el("div")
        .class(class)
        .attr("title", say("meter-about"))
        .child(el("p").child(el("span").text(words)).child(el("b").text(count)))
        .child(bar)
}
