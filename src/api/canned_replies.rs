//! Canned replies: inserting them into a reply, and changing them. `back` is where a plain form
//! redirects to.

use crate::model::AppError;
use leptos::prelude::*;

/// Keeps what is typed into the form for replies, and leads to the page where a canned reply is
/// chosen; if the shortcut of one is typed, back to the form with that one.
#[server(endpoint = "canned-replies/choose")]
pub async fn choose_canned_reply(
    id: String,
    #[server(default)] audience: String,
    #[server(default)] text: String,
    #[server(default)] mentioned: Vec<String>,
    #[server(default)] back: String,
) -> Result<bool, AppError> {
    use crate::model::Action;
    use crate::model::composer::{Audience, Draft};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::drafts;
    use crate::server::state::AppState;
    let choice = {
        let (path, query) = back.split_once('?').unwrap_or((&back, ""));
        let question = if query.is_empty() { "" } else { "?" };
        respond::safe_path(&[path, "/canned-replies", question, query].concat())
    };
    let to = |inserted: &bool| if *inserted { respond::safe_path(&back) } else { choice };
    respond::mutate_then_redirect(&back, Some(back.clone()), to, async move {
        let caller = CurrentUser::require(Action::Reply).await?;
        let audience = Audience::from_name(&audience)
            .ok_or_else(|| AppError::bad_input("audience", &audience, "expected-form"))?;
        let draft = Draft { audience, text, mentioned };
        drafts::store_or_insert(&AppState::current()?.services, &caller, &id, draft).await
    })
    .await
}

/// Inserts a canned reply into what the caller has typed and not sent.
#[server(endpoint = "canned-replies/insert")]
pub async fn insert_canned_reply(
    id: String,
    #[server(default)] canned_reply: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::drafts;
    use crate::server::state::AppState;
    respond::mutate_then_redirect(&back, None, |()| respond::safe_path(&back), async move {
        let caller = CurrentUser::require(Action::Reply).await?;
        drafts::insert(&AppState::current()?.services, &caller, &id, &canned_reply).await
    })
    .await
}

/// Adds a canned reply, or changes the one named by `id`. `shared` is "true", "false", or empty if
/// the form does not ask.
#[server(endpoint = "canned-replies/save")]
pub async fn save_canned_reply(
    #[server(default)] id: String,
    #[server(default)] title: String,
    #[server(default)] text: String,
    #[server(default)] shortcut: String,
    #[server(default)] shared: String,
    #[server(default)] back: String,
) -> Result<String, AppError> {
    use crate::i18n::t_args;
    use crate::model::{Action, query::encode};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::sendseven::CannedReplyFields;
    use crate::server::services::canned_replies;
    use crate::server::state::AppState;
    let typed_at = match id.is_empty() {
        true => back.clone(),
        false => ["/canned-replies?edit=", &encode(&id)].concat(),
    };
    let message = |title: &String| t_args("canned-saved", &[("title", title)]);
    respond::mutate(&back, Some(typed_at), message, async move {
        let shared = match &*shared {
            "" => None,
            other => Some(other == "true"),
        };
        let caller = CurrentUser::require(Action::Reply).await?;
        if shared == Some(true) {
            CurrentUser::require(Action::Share).await?;
        }
        let fields = CannedReplyFields { title, text, shortcut, shared };
        let id = Some(&*id).filter(|id| !id.is_empty());
        canned_replies::save(&AppState::current()?.services, &caller, id, fields).await
    })
    .await
}

/// Removes a canned reply.
#[server(endpoint = "canned-replies/remove")]
pub async fn remove_canned_reply(
    id: String,
    #[server(default)] back: String,
) -> Result<String, AppError> {
    use crate::i18n::t_args;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::canned_replies;
    use crate::server::state::AppState;
    let message = |title: &String| t_args("canned-removed", &[("title", title)]);
    respond::mutate(&back, None, message, async move {
        let caller = CurrentUser::require(Action::Reply).await?;
        canned_replies::remove(&AppState::current()?.services, &caller, &id).await
    })
    .await
}
