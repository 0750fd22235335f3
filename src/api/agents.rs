//! Who can be assigned work.

use crate::model::{Agent, AppError};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Everybody who can be assigned a conversation, by name, whoever is away last: from the API where it lists its users,
/// else from the settings.
#[server(endpoint = "agents/list", input = GetUrl)]
pub async fn list_agents() -> Result<Vec<Agent>, AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::state::AppState;
    respond::read(async {
        CurrentUser::require(Action::Read).await?;
        AppState::current()?.services.team.offered().await
    })
    .await
}
