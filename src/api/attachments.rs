//! Files that are attached to a reply. They are uploaded to an address of their own, since a server
//! function would take a whole file into memory.

use crate::model::AppError;
use leptos::prelude::*;

/// Takes the file `remove` out of a reply that is not sent yet, and keeps what is typed. `back` is
/// where a form redirects to.
#[server(endpoint = "attachments/remove")]
pub async fn remove_attachment(
    id: String,
    #[server(default)] remove: String,
    #[server(default)] audience: String,
    #[server(default)] text: String,
    #[server(default)] mentioned: Vec<String>,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::model::Action;
    use crate::model::composer::{Audience, Draft};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::{attachments, drafts};
    use crate::server::state::AppState;
    let to = |(): &()| respond::safe_path(&back);
    respond::mutate_then_redirect(&back, Some(back.clone()), to, async move {
        let caller = CurrentUser::require(Action::Reply).await?;
        let audience = Audience::from_name(&audience)
            .ok_or_else(|| AppError::bad_input("audience", &audience, "expected-form"))?;
        let services = &AppState::current()?.services;
        drafts::store(services, &caller, &id, Draft { audience, text, mentioned })?;
        attachments::remove(services, &caller, &id, &remove)
    })
    .await
}
