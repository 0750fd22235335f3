//! Who can be assigned work.

use crate::model::{Action, Agent, AppError};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Everybody who can be assigned a conversation, by name: from the API where it lists its users,
/// else from the settings.
#[server(endpoint = "agents/list", input = GetUrl)]
pub async fn list_agents() -> Result<Vec<Agent>, AppError> {
    use crate::server::{reply, services::Desk, session::SignedIn};
    reply::read(async {
        SignedIn::to(Action::Read).await?;
        Desk::current().team.agents().await
    })
    .await
}
