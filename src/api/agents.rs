//! Agents who can be assigned.

use crate::model::{Agent, AppError};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Returns the agents who can be assigned, by name, those who are away last: from the API if it
/// lists its users, else from the settings.
#[server(endpoint = "agents/list", input = GetUrl)]
pub async fn list_agents() -> Result<Vec<Agent>, AppError> {
    use crate::labels::agent::assignable;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::state::AppState;
    respond::query(async {
        CurrentUser::require(Action::Read).await?;
        Ok(assignable(AppState::current()?.services.team.partition_away().await?))
    })
    .await
}
