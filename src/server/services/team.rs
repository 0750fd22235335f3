//! Who can be assigned work: the users the API lists, else those of the settings.

use crate::model::{Agent, AgentId, AppError, Conversation};
use crate::server::sendseven::{SendSeven, SendSevenError};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

const KEPT_FOR: Duration = Duration::from_secs(300);
const RETRY_AFTER_FAILURE: Duration = Duration::from_secs(30);

/// The team, read once and kept for a while. Callers who come during a reading share it.
pub struct Team {
    gateway: SendSeven,
    configured: Vec<Agent>,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    read: Result<Vec<Agent>, SendSevenError>,
    until: Instant,
}

impl Team {
    pub fn new(gateway: SendSeven, mut configured: Vec<Agent>) -> Self {
        configured.sort_by_key(by_name);
        Self { gateway, configured, kept: Mutex::new(None) }
    }

    /// Everybody who can be assigned a conversation, by name. Fails where the API failed and the
    /// settings name nobody.
    pub async fn agents(&self) -> Result<Vec<Agent>, AppError> {
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref()
            && Instant::now() < kept.until
        {
            return kept.read.clone().map_err(AppError::from);
        }
        let read = match self.gateway.users().await {
            Ok(Some(mut agents)) if !agents.is_empty() => {
                agents.sort_by_key(by_name);
                Ok(agents)
            }
            Ok(_) => Ok(self.configured.clone()),
            Err(_) if !self.configured.is_empty() => Ok(self.configured.clone()),
            Err(error) => Err(error),
        };
        let keep = if read.is_ok() { KEPT_FOR } else { RETRY_AFTER_FAILURE };
        *kept = Some(Kept { read: read.clone(), until: Instant::now() + keep });
        read.map_err(AppError::from)
    }

    /// Puts the assignee's name where the API told only an id. Unknown ids stay as they are.
    pub fn name(&self, agents: &[Agent], conversation: &mut Conversation) {
        if let Some(assignee) = &mut conversation.assignee
            && let Some(known) = find(agents, &assignee.id)
        {
            assignee.name.clone_from(&known.name);
        }
    }
}

/// The agent with this id.
pub fn find<'a>(agents: &'a [Agent], id: &AgentId) -> Option<&'a Agent> {
    agents.iter().find(|agent| agent.id == *id)
}

fn by_name(agent: &Agent) -> String {
    agent.name.to_lowercase()
}
