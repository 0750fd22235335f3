//! Notes for the team. The story itself is part of the page of its conversation.

use crate::model::AppError;
use leptos::prelude::*;

/// Leaves a note for the team on a conversation. `mentioned` are ids of agents; `back` is where a
/// form goes next. What was typed is kept where it is refused.
#[server(endpoint = "story/note")]
pub async fn add_note(
    id: String,
    #[server(default)] text: String,
    #[server(default)] mentioned: Vec<String>,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::model::Action;
    use crate::server::{reply, services::story, session::SignedIn, state::AppState};
    use crate::words::say;
    let told = |_: &()| say("story-written").to_owned();
    reply::change(&back, None, told, async move {
        let caller = SignedIn::to(Action::Assign).await?;
        story::add_note(&AppState::current()?.desk, &caller, &id, &text, mentioned).await
    })
    .await
}
