//! The subject of a conversation.

use crate::model::{AppError, Conversation};
use leptos::prelude::*;

/// Sets the subject of a conversation. `seen` is the one that the operator saw.
#[server(endpoint = "conversations/subject")]
pub async fn set_subject(
    id: String,
    #[server(default)] subject: String,
    #[server(default)] seen: String,
    #[server(default)] back: String,
) -> Result<Conversation, AppError> {
    use crate::i18n::t;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::changes;
    use crate::server::state::AppState;
    let message = |changed: &Conversation| match changed.pending {
        Some(_) => String::new(),
        None => t("subject-saved").to_owned(),
    };
    let query = back.find('?').map_or("", |mark| &back[mark..]);
    let typed_at = format!("/conversations/{id}/subject{query}");
    respond::mutate_or_override(&back, Some(typed_at), message, async move {
        let caller = CurrentUser::require(Action::Subject).await?;
        let services = &AppState::current()?.services;
        changes::set_subject(services, &caller, &id, &subject, &seen).await
    })
    .await
}
