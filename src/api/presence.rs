//! The viewers of conversations.

use crate::model::AppError;
use leptos::prelude::*;

/// Records that a browser tab of the caller, which names itself at random, shows a conversation, or
/// none if `id` is empty; `acting` if they are about to change it. Expires after 8 seconds.
#[server(endpoint = "presence/here")]
pub async fn update_presence(
    #[server(default)] id: String,
    #[server(default)] acting: bool,
    #[server(default)] tab: String,
) -> Result<(), AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::state::AppState;
    respond::query(async {
        let caller = CurrentUser::require(Action::Read).await?;
        AppState::current()?.services.presence.update(&caller.operator.name, &tab, &id, acting)
    })
    .await
}
