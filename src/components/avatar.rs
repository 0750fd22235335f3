//! The round badge beside a name.

use super::markup::{El, el};
use crate::model::{Agent, agent::initials};
use crate::words::say;

const TONES: [&str; 8] = ["av t0", "av t1", "av t2", "av t3", "av t4", "av t5", "av t6", "av t7"];

/// Initials on a tone that stays with the id. Decoration only, drawn by the style sheet: the name
/// stands beside it, and what is read aloud and what is seen stay the same words.
pub fn avatar(id: &str, name: &str) -> El {
    let hash = id.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31) ^ u32::from(byte));
    let tone = TONES[hash as usize % TONES.len()];
    el("span").class(tone).attr("data-initials", initials(name)).attr("aria-hidden", "true")
}

/// An agent's badge and name, or an empty badge and "Nobody", put into an element.
pub fn with_assignee(into: El, agent: Option<&Agent>) -> El {
    let badge = match agent {
        Some(agent) => avatar(agent.id.as_str(), &agent.name),
        None => el("span").class("av none").attr("aria-hidden", "true"),
    };
    let name = assignee_name(agent).to_owned();
    into.child(badge).child(el("span").class("label").attr("dir", "auto").text(name))
}

/// The name of an agent, or "Nobody".
pub fn assignee_name(agent: Option<&Agent>) -> &str {
    agent.map_or_else(|| say("nobody"), |agent| agent.name.as_str())
}

/// An agent's badge and name, or an empty badge and "Nobody".
pub fn assignee(agent: Option<&Agent>) -> [El; 2] {
    let badge = match agent {
        Some(agent) => avatar(agent.id.as_str(), &agent.name),
        None => el("span").class("av none").attr("aria-hidden", "true"),
    };
    let name = el("span").class("label").attr("dir", "auto").attr("translate", "no");
    [badge, name.text(assignee_name(agent).to_owned())]
}
