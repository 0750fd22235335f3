//! Changes that can still be undone, and attention entries. `back` is where a plain form redirects
//! to.

use crate::model::{AppError, Conversation, ConversationId};
use leptos::prelude::*;

/// Undoes one of the caller's pending changes; if `id` is empty, the latest that can be undone.
#[server(endpoint = "pending/undo")]
pub async fn undo_change(
    #[server(default)] id: String,
    #[server(default)] back: String,
) -> Result<ConversationId, AppError> {
    use crate::i18n::t;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::pending;
    use crate::server::state::AppState;
    let message = |_: &ConversationId| t("done-undone").to_owned();
    respond::mutate(&back, None, message, async move {
        let caller = CurrentUser::require(Action::Read).await?;
        let services = &AppState::current()?.services;
        match pending::number(&id)? {
            Some(id) => pending::undo(services, &caller, id).await,
            None => pending::undo_latest(services, &caller).await,
        }
    })
    .await
}

/// Sends one of the caller's pending changes before it is due.
#[server(endpoint = "pending/send")]
pub async fn send_change(
    id: String,
    #[server(default)] back: String,
) -> Result<Conversation, AppError> {
    use crate::i18n::t;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::pending;
    use crate::server::state::AppState;
    let message = |_: &Conversation| t("done-sent").to_owned();
    respond::mutate(&back, None, message, async move {
        let caller = CurrentUser::require(Action::Read).await?;
        let id =
            pending::number(&id)?.ok_or_else(|| AppError::bad_input("id", "", "expected-form"))?;
        pending::send_now(&AppState::current()?.services, &caller, id).await
    })
    .await
}

/// Dismisses one of the caller's attention entries; all of them if `id` is empty.
#[server(endpoint = "attention/dismiss")]
pub async fn dismiss_attention(
    #[server(default)] id: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::pending::{self, attention};
    use crate::server::state::AppState;
    respond::mutate_then_redirect(&back, None, |()| respond::safe_path(&back), async move {
        let caller = CurrentUser::require(Action::Read).await?;
        let services = &AppState::current()?.services;
        match pending::number(&id)? {
            Some(id) => attention::dismiss(services, &caller, id).await,
            None => attention::dismiss_all(services, &caller).await,
        }
    })
    .await
}
