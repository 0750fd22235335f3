//! Who is with which conversation.

use crate::model::AppError;
use leptos::prelude::*;

/// A tab of the caller's browser, which names itself at random, is with a conversation, or with
/// none where `id` is empty; `acting` while they are about to change it. It counts for 8 seconds.
#[server(endpoint = "presence/here")]
pub async fn be_here(
    #[server(default)] id: String,
    #[server(default)] acting: bool,
    #[server(default)] tab: String,
) -> Result<(), AppError> {
    use crate::model::Action;
    use crate::server::{reply, session::SignedIn, state::AppState};
    reply::read(async {
        let caller = SignedIn::to(Action::Read).await?;
        AppState::current()?.desk.presence.here(&caller.operator.name, &tab, &id, acting)
    })
    .await
}
