//! Agents.

use crate::i18n::t_args;
use crate::model::Agent;

/// Merges available agents and those who are away; the latter come last and are marked.
pub fn assignable((available, mut away): (Vec<Agent>, Vec<Agent>)) -> Vec<Agent> {
    for agent in &mut away {
        agent.name = t_args("team-away", &[("name", &agent.name)]);
    }
    available.into_iter().chain(away).collect()
}
