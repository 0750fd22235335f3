//! Notes for the team. The timeline itself is part of its conversation's page.

use crate::model::AppError;
use leptos::prelude::*;

/// Adds a note for the team to a conversation. `mentioned` are ids of agents; `back` is where a
/// form redirects to. The page after a failure still has the typed text.
#[server(endpoint = "story/note")]
pub async fn add_note(
    id: String,
    #[server(default)] text: String,
    #[server(default)] mentioned: Vec<String>,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::i18n::t;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::timeline;
    use crate::server::state::AppState;
    let message = |_: &()| t("story-written").to_owned();
    respond::mutate(&back, Some(back.clone()), message, async move {
        let caller = CurrentUser::require(Action::Assign).await?;
        timeline::add_note(&AppState::current()?.services, &caller, &id, &text, mentioned).await
    })
    .await
}
