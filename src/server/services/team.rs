//! Agents who can be assigned: the users the API lists, else those in the settings.

use super::swr_cache::{CachePolicy, SwrCache};
use crate::model::{Agent, AgentId, AppError, Conversation};
use crate::server::sendseven::{Priority, SendSeven, SendSevenError};
use std::collections::HashSet;
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// The team rarely changes.
const POLICY: CachePolicy = CachePolicy {
    fresh: Duration::from_secs(300),
    stale: Duration::from_secs(24 * 3600),
    retry_after: Duration::from_secs(30),
    evict_on_404: false,
};

/// The team from the API or the settings.
pub struct Team {
    gateway: SendSeven,
    configured: Vec<Agent>,
    cache: SwrCache<(), Vec<Agent>>,
    /// Agents who are away.
    away: RwLock<HashSet<AgentId>>,
}

impl Team {
    pub fn new(gateway: SendSeven, mut configured: Vec<Agent>) -> Self {
        configured.sort_by_key(by_name);
        Self {
            gateway: gateway.with_priority(Priority::List),
            configured,
            cache: SwrCache::new(1, POLICY),
            away: RwLock::default(),
        }
    }

    /// Returns all assignable agents, sorted by name. Fails if the API fails and the settings list
    /// none.
    pub async fn agents(&self) -> Result<Arc<Vec<Agent>>, AppError> {
        let (gateway, configured) = (self.gateway.clone(), self.configured.clone());
        let fetch_agents = || async move { fetch(&gateway, configured).await };
        let reading = self.cache.get((), 0.0, fetch_agents).await?;
        Ok(reading.value)
    }

    /// Returns the agents who are not away.
    pub async fn available(&self) -> Result<Vec<Agent>, AppError> {
        Ok(self.partition_away().await?.0)
    }

    /// Returns the available agents and those who are away.
    pub async fn partition_away(&self) -> Result<(Vec<Agent>, Vec<Agent>), AppError> {
        let agents = self.agents().await?;
        let away = self.away.read().expect("no holder of this lock panics");
        Ok(agents.iter().cloned().partition(|agent| !away.contains(&agent.id)))
    }

    /// Replaces the set of agents who are away.
    pub(super) fn set_away(&self, agents: HashSet<AgentId>) {
        *self.away.write().expect("no holder of this lock panics") = agents;
    }

    /// Fills in the assignee's name if the API returned only an ID. Unknown IDs stay unchanged.
    pub fn fill_assignee_name(&self, agents: &[Agent], conversation: &mut Conversation) {
        if let Some(assignee) = &mut conversation.assignee
            && let Some(known) = find(agents, &assignee.id)
        {
            assignee.name.clone_from(&known.name);
        }
    }
}

async fn fetch(gateway: &SendSeven, configured: Vec<Agent>) -> Result<Vec<Agent>, SendSevenError> {
    match gateway.users().await {
        Ok(Some(mut agents)) if !agents.is_empty() => {
            agents.sort_by_key(by_name);
            Ok(agents)
        }
        Ok(_) => Ok(configured),
        Err(_) if !configured.is_empty() => Ok(configured),
        Err(error) => Err(error),
    }
}

/// Returns the agent with this ID.
pub fn find<'a>(agents: &'a [Agent], id: &AgentId) -> Option<&'a Agent> {
    agents.iter().find(|agent| agent.id == *id)
}

fn by_name(agent: &Agent) -> String {
    agent.name.to_lowercase()
}
