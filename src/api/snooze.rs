//! Snooze conversations, and wake them.

use crate::model::{AppError, Conversation};
use leptos::prelude::*;

/// Snoozes a conversation until a time in seconds since 1970, or, if `until` is `date`, until a
/// date and time in the team's zone.
#[server(endpoint = "conversations/snooze")]
pub async fn snooze_conversation(
    id: String,
    #[server(default)] until: String,
    #[server(default)] date: String,
    #[server(default)] wakes_on_message: bool,
    #[server(default)] seen: String,
    #[server(default)] back: String,
) -> Result<Conversation, AppError> {
    use crate::model::{Action, Mutation};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::changes;
    use crate::server::services::snooze::TypedSnooze;
    use crate::server::state::AppState;
    let message = |changed: &Conversation| match changed.snooze {
        Some(snooze) => Mutation::Snooze(snooze).done_message(changed),
        None => String::new(),
    };
    let query = back.find('?').map_or("", |mark| &back[mark..]);
    let typed_at = format!("/conversations/{id}/snooze{query}");
    respond::mutate_or_override(&back, Some(typed_at), message, async move {
        let caller = CurrentUser::require(Action::Snooze).await?;
        let services = &AppState::current()?.services;
        let typed = TypedSnooze { until: &until, date: &date, wakes_on_message };
        let mutation = Mutation::Snooze(typed.read(&services.waiting)?);
        changes::make(services, &caller, &id, mutation, &seen).await
    })
    .await
}

/// Ends a snooze.
#[server(endpoint = "conversations/wake")]
pub async fn wake_conversation(
    id: String,
    #[server(default)] seen: String,
    #[server(default)] back: String,
) -> Result<Conversation, AppError> {
    use crate::model::{Action, Mutation};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::changes;
    use crate::server::state::AppState;
    let message = |woken: &Conversation| Mutation::Wake.done_message(woken);
    respond::mutate_or_override(&back, None, message, async move {
        let caller = CurrentUser::require(Action::Snooze).await?;
        changes::make(&AppState::current()?.services, &caller, &id, Mutation::Wake, &seen).await
    })
    .await
}
