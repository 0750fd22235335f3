//! Read, assign, close and reopen conversations.

use crate::model::{AppError, Conversation, ConversationPage, Detail};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Returns a page of the list. `query` is the part of the address after `?`; invalid values get a
/// 400, and nothing is sent to SendSeven.
#[server(endpoint = "conversations/list", input = GetUrl)]
pub async fn list_conversations(query: String) -> Result<ConversationPage, AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::conversations;
    use crate::server::state::AppState;
    respond::query(async {
        CurrentUser::require(Action::Read).await?;
        conversations::list(&AppState::current()?.services, &query).await
    })
    .await
}

/// Returns one conversation. An invalid id gets a 404, like an unknown one.
#[server(endpoint = "conversations/get", input = GetUrl)]
pub async fn get_conversation(id: String) -> Result<Detail, AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::conversations;
    use crate::server::state::AppState;
    respond::query(async {
        CurrentUser::require(Action::Read).await?;
        conversations::open(&AppState::current()?.services, &id).await
    })
    .await
}

/// Returns a conversation to be closed; fails if the caller may not close it.
#[server(endpoint = "conversations/closing", input = GetUrl)]
pub async fn get_closing(id: String) -> Result<Detail, AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::conversations;
    use crate::server::state::AppState;
    respond::query(async {
        CurrentUser::require(Action::Close).await?;
        conversations::open(&AppState::current()?.services, &id).await
    })
    .await
}

/// Assigns a conversation to an agent, or unassigns it if `assignee` is empty. `seen` is the state
/// the operator saw; `back` is where a form redirects to.
#[server(endpoint = "conversations/assign")]
pub async fn assign_conversation(
    id: String,
    assignee: String,
    #[server(default)] seen: String,
    #[server(default)] back: String,
) -> Result<Conversation, AppError> {
    use crate::i18n::{t, t_args};
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::changes;
    use crate::server::state::AppState;
    // A pending change has a separate toast while it can be undone.
    let message = |changed: &Conversation| match &changed.assignee {
        _ if changed.pending.is_some() => String::new(),
        Some(agent) => t_args("done-assigned", &[("name", &agent.name)]) + ".",
        None => [t("done-unassigned"), "."].concat(),
    };
    respond::mutate_or_override(&back, None, message, async move {
        let caller = CurrentUser::require(Action::Assign).await?;
        changes::assign(&AppState::current()?.services, &caller, &id, &assignee, &seen).await
    })
    .await
}

/// Closes a conversation, with a note if the contract takes one.
#[server(endpoint = "conversations/close")]
pub async fn close_conversation(
    id: String,
    #[server(default)] note: String,
    #[server(default)] seen: String,
    #[server(default)] back: String,
) -> Result<Conversation, AppError> {
    use crate::i18n::t_args;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::changes;
    use crate::server::state::AppState;
    let message = |closed: &Conversation| match closed.pending {
        Some(_) => String::new(),
        None => t_args("done-closed", &[("contact", closed.contact.label())]) + ".",
    };
    let query = back.find('?').map_or("", |mark| &back[mark..]);
    let is_typed = !note.trim().is_empty();
    let typed_at = is_typed.then(|| format!("/conversations/{id}/close{query}"));
    respond::mutate_or_override(&back, typed_at, message, async move {
        let caller = CurrentUser::require(Action::Close).await?;
        changes::close(&AppState::current()?.services, &caller, &id, &note, &seen).await
    })
    .await
}

/// Reopens a closed conversation.
#[server(endpoint = "conversations/reopen")]
pub async fn reopen_conversation(
    id: String,
    #[server(default)] seen: String,
    #[server(default)] back: String,
) -> Result<Conversation, AppError> {
    use crate::model::{Action, Mutation};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::changes;
    use crate::server::state::AppState;
    let message = |opened: &Conversation| Mutation::Reopen.done_message(opened);
    respond::mutate_or_override(&back, None, message, async move {
        let caller = CurrentUser::require(Action::Reopen).await?;
        changes::make(&AppState::current()?.services, &caller, &id, Mutation::Reopen, &seen).await
    })
    .await
}

/// Returns the outcome of an unconfirmed change; `None` while it is being checked.
#[server(endpoint = "conversations/outcome", input = GetUrl)]
pub async fn get_outcome(id: String) -> Result<Option<Conversation>, AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::changes;
    use crate::server::state::AppState;
    respond::query(async {
        CurrentUser::require(Action::Read).await?;
        changes::outcome(&AppState::current()?.services, &id)
    })
    .await
}
