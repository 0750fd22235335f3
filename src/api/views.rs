//! Saved views. Plain forms call all of these, with JavaScript or without; `back` is where a form
//! redirects to.

use crate::model::{AppError, View};
use leptos::prelude::*;

/// Saves a view for the caller, or for everybody. `query` is the part of an address after `?`.
#[server(endpoint = "views/add")]
pub async fn add_view(
    name: String,
    query: String,
    #[server(default)] shared: bool,
    #[server(default)] back: String,
) -> Result<String, AppError> {
    use crate::i18n::t_args;
    use crate::model::{Action, query::encode};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::views;
    use crate::server::state::AppState;
    let at = format!("/views?query={}&name={}", encode(&query), encode(name.trim()));
    let draft = respond::FormDraft { at, text: name.clone() };
    let message = |name: &String| t_args("views-kept", &[("name", name)]);
    respond::mutate(&back, Some(draft), message, async move {
        let caller =
            CurrentUser::require(if shared { Action::Share } else { Action::Read }).await?;
        views::add(&AppState::current()?.services, &caller, &name, &query, shared).await?;
        Ok(name.trim().to_owned())
    })
    .await
}

/// Deletes a saved view.
#[server(endpoint = "views/remove")]
pub async fn remove_view(id: String, #[server(default)] back: String) -> Result<String, AppError> {
    use crate::i18n::t_args;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::views;
    use crate::server::state::AppState;
    let message = |name: &String| t_args("views-deleted", &[("name", name)]);
    respond::mutate(&back, None, message, async move {
        let caller = CurrentUser::require(Action::Read).await?;
        views::remove(&AppState::current()?.services, &caller, &id).await
    })
    .await
}

/// Sets the count above which a view alerts the caller; an empty `above` turns the alert off.
#[server(endpoint = "views/alert")]
pub async fn set_alert(
    id: String,
    #[server(default)] above: String,
    #[server(default)] back: String,
) -> Result<View, AppError> {
    use crate::i18n::{format_number, t_args};
    use crate::labels::view::named;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::views;
    use crate::server::state::AppState;
    let message = |view: &View| match view.alert_above {
        Some(most) => {
            t_args("views-alert-on", &[("name", &view.name), ("most", &format_number(most.into()))])
        }
        None => t_args("views-alert-off", &[("name", &view.name)]),
    };
    respond::mutate(&back, None, message, async move {
        let caller = CurrentUser::require(Action::Read).await?;
        let services = &AppState::current()?.services;
        views::alert(services, &caller, &id, &above).await.map(named)
    })
    .await
}
