//! The round badge with a person's initials.

use crate::i18n::t;
use crate::model::{Agent, agent::initials};
use leptos::prelude::*;

const TONES: [&str; 8] = ["av t0", "av t1", "av t2", "av t3", "av t4", "av t5", "av t6", "av t7"];

/// Draws initials on a color derived from the id. The style sheet draws the text: the badge is
/// decorative, and screen readers get only the name beside it.
pub fn avatar(id: &str, name: &str) -> impl IntoView + use<> {
    let hash = id.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31) ^ u32::from(byte));
    let tone = TONES[hash as usize % TONES.len()];
    view! { <span class=tone data-initials=initials(name) aria-hidden="true"></span> }
}

/// Returns the name of an agent, or "Nobody".
pub fn assignee_name(agent: Option<&Agent>) -> &str {
    agent.map_or_else(|| t("nobody"), |agent| agent.name.as_str())
}

/// Draws an agent's badge and name, or an empty badge and "Nobody".
pub fn assignee(agent: Option<&Agent>) -> impl IntoView + use<> {
    let badge = match agent {
        Some(agent) => avatar(agent.id.as_str(), &agent.name).into_any(),
        None => view! { <span class="av none" aria-hidden="true"></span> }.into_any(),
    };
    let untranslated = agent.map(|_| "no");
    let name = assignee_name(agent).to_owned();
    view! {
        {badge}
        <span class="label" dir="auto" translate=untranslated>{name}</span>
    }
}
