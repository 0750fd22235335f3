//! Tags on conversations, and new tags.

use crate::model::{AppError, Conversation, Tag};
use leptos::prelude::*;

/// Adds a tag to a conversation, or removes it if `remove` is true.
#[server(endpoint = "conversations/tag")]
pub async fn tag_conversation(
    id: String,
    tag: String,
    #[server(default)] remove: bool,
    #[server(default)] back: String,
) -> Result<Conversation, AppError> {
    use crate::i18n::t;
    use crate::model::{Action, Mutation};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::{changes, tags};
    use crate::server::state::AppState;
    let message = |changed: &Conversation| match changed.pending {
        Some(_) => String::new(),
        None => t("done-tags").to_owned(),
    };
    respond::mutate(&back, None, message, async move {
        let caller = CurrentUser::require(Action::Tag).await?;
        let services = &AppState::current()?.services;
        let tag = tags::find(services, &tag).await?;
        let mutation = if remove { Mutation::Untag(tag) } else { Mutation::Tag(tag) };
        changes::make(services, &caller, &id, mutation, "").await
    })
    .await
}

/// Creates a tag. `color` is `#RRGGBB`.
#[server(endpoint = "tags/create")]
pub async fn create_tag(
    name: String,
    #[server(default)] color: String,
    #[server(default)] back: String,
) -> Result<Tag, AppError> {
    use crate::i18n::t_args;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::tags;
    use crate::server::state::AppState;
    let message = |tag: &Tag| t_args("tag-created", &[("tag", &tag.name)]);
    respond::mutate(&back, Some(back.clone()), message, async move {
        let caller = CurrentUser::require(Action::Tag).await?;
        tags::create(&AppState::current()?.services, &caller, &name, &color).await
    })
    .await
}
