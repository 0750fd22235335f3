//! Replies to customers, and notes for the team. The timeline itself is part of its conversation's
//! page.

use crate::model::AppError;
use crate::model::composer::Written;
use leptos::prelude::*;

/// Replies to the customer if `audience` is `customer`, else adds a note for the team. `mentioned`
/// are ids of agents; `key` is what was answered, as the form names it; `attached` are ids of files,
/// and `file` is the name of one that was chosen and not uploaded; `back` is where a form redirects
/// to. The page after a failure still has the typed text.
#[server(endpoint = "messages/write")]
pub async fn write_message(
    id: String,
    #[server(default)] audience: String,
    #[server(default)] text: String,
    #[server(default)] mentioned: Vec<String>,
    #[server(default)] key: String,
    #[server(default)] attached: Vec<String>,
    #[server(default)] file: String,
    #[server(default)] back: String,
) -> Result<Written, AppError> {
    use crate::i18n::t;
    use crate::model::Action;
    use crate::model::composer::Audience;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::composer::{self, Typed};
    use crate::server::state::AppState;
    let message = |written: &Written| match written {
        Written::Noted => t("written-note").to_owned(),
        Written::Replied => t("written-reply").to_owned(),
        // A pending change has a separate toast while it can be undone.
        Written::Pending => String::new(),
    };
    respond::mutate(&back, Some(back.clone()), message, async move {
        let audience = Audience::from_name(&audience)
            .ok_or_else(|| AppError::bad_input("audience", &audience, "expected-form"))?;
        let action = match audience {
            Audience::Customer => Action::Reply,
            Audience::Team => Action::Assign,
        };
        let caller = CurrentUser::require(action).await?;
        let file_chosen = !file.is_empty();
        let typed = Typed { audience, text, mentioned, key, attached, file_chosen };
        composer::write(&AppState::current()?.services, &caller, &id, typed).await
    })
    .await
}
