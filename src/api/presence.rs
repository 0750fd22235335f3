//! Who is with which conversation.

use crate::model::AppError;
use leptos::prelude::*;

/// A tab of the caller's browser, which names itself at random, is with a conversation, or with
/// none where `id` is empty; `acting` while they are about to change it. It counts for 8 seconds.
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
