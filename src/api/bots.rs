//! Bots that answer customers.

use crate::model::{AppError, Conversation};
use leptos::prelude::*;

/// Takes a conversation over from the bot that answers in it.
#[server(endpoint = "conversations/take-over")]
pub async fn take_over(
    id: String,
    #[server(default)] back: String,
) -> Result<Conversation, AppError> {
    use crate::model::{Action, Mutation};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::changes;
    use crate::server::state::AppState;
    let message = |changed: &Conversation| Mutation::TakeOver.done_message(changed);
    respond::mutate(&back, None, message, async move {
        let caller = CurrentUser::require(Action::TakeOver).await?;
        let services = &AppState::current()?.services;
        changes::make(services, &caller, &id, Mutation::TakeOver, "").await
    })
    .await
}
