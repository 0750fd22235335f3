//! Agents who can be assigned, if the API lists them.

use super::{SendSeven, SendSevenError, transport::Call, wire};
use crate::model::Agent;
use serde_json::Value;

/// Maximum number of pages, of 100 users each: bounds the calls whatever the API returns.
const MOST_PAGES: u64 = 10;

impl SendSeven {
    /// `GET /users`, all pages. Returns `None` if the API lists no users: the call is not in the
    /// documented contract, and a live token may lack the scope `team:read`.
    pub async fn users(&self) -> Result<Option<Vec<Agent>>, SendSevenError> {
        let mut agents = Vec::new();
        for page in 1..=MOST_PAGES {
            let query = vec![("page", page.to_string()), ("page_size", "100".to_owned())];
            let answer: Value =
                match self.send(Call::get("users", &["users"]).with_query(query)).await {
                    Err(error) if matches!(error.status(), Some(403..=405)) => {
                        return Ok(None);
                    }
                    other => other?,
                };
            let total = answer["pagination"]["total"].as_u64();
            let users = wire::items(answer, "items");
            let last = users.is_empty() || total.is_none_or(|total| total <= page * 100);
            agents.extend(users.into_iter().filter_map(|user| wire::agent(user).ok()));
            if last {
                break;
            }
        }
        Ok(Some(agents))
    }
}
