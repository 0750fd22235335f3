//! Saved views. Plain forms call all of these, with JavaScript or without; `back` is where a form
//! redirects to.

use crate::model::view::RemovedView;
use crate::model::{AppError, View};
use leptos::prelude::*;

/// Saves a view for the caller, or for everybody, or gives one its filters: the one with the ID
/// `replaces`, which keeps its name. `query` is the part of an address after `?`.
#[server(endpoint = "views/add")]
pub async fn add_view(
    #[server(default)] name: String,
    query: String,
    #[server(default)] replaces: String,
    #[server(default)] shared: bool,
    #[server(default)] back: String,
) -> Result<String, AppError> {
    use crate::i18n::t_args;
    use crate::model::{Action, query::encode};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::views;
    use crate::server::state::AppState;
    let typed_at = ["/views?query=", &encode(&query)].concat();
    let message = |name: &String| t_args("views-kept", &[("name", name)]);
    respond::mutate(&back, Some(typed_at), message, async move {
        let services = &AppState::current()?.services;
        if !replaces.is_empty() {
            let caller = CurrentUser::require(Action::Read).await?;
            let to = views::ViewChange { query: Some(&query), ..views::ViewChange::default() };
            return views::change(services, &caller, &replaces, to).await;
        }
        let caller =
            CurrentUser::require(if shared { Action::Share } else { Action::Read }).await?;
        views::add(services, &caller, &name, &query, shared).await?;
        Ok(name.trim().to_owned())
    })
    .await
}

/// Renames a view; with `shared`, also shares it or takes it back.
#[server(endpoint = "views/change")]
pub async fn change_view(
    id: String,
    name: String,
    #[server(default)] shared: Option<bool>,
    #[server(default)] back: String,
) -> Result<String, AppError> {
    use crate::i18n::t_args;
    use crate::model::{Action, query::encode};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::views;
    use crate::server::state::AppState;
    let typed_at = ["/views?edit=", &encode(&id)].concat();
    let message = |name: &String| t_args("views-kept", &[("name", name)]);
    respond::mutate(&back, Some(typed_at), message, async move {
        let caller = CurrentUser::require(Action::Read).await?;
        let to = views::ViewChange { name: Some(&name), shared, query: None };
        views::change(&AppState::current()?.services, &caller, &id, to).await
    })
    .await
}

/// Moves a view up or down by one.
#[server(endpoint = "views/reorder")]
pub async fn reorder_view(
    id: String,
    #[server(default)] up: bool,
    #[server(default)] back: String,
) -> Result<String, AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::views;
    use crate::server::state::AppState;
    respond::mutate(&back, None, |_| String::new(), async move {
        let caller = CurrentUser::require(Action::Read).await?;
        views::reorder(&AppState::current()?.services, &caller, &id, up).await
    })
    .await
}

/// Deletes a saved view; it can be restored for a day.
#[server(endpoint = "views/remove")]
pub async fn remove_view(
    id: String,
    #[server(default)] back: String,
) -> Result<RemovedView, AppError> {
    use crate::i18n::{t_args, t_plural};
    use crate::model::{Action, Flash, NextForm};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::views;
    use crate::server::state::AppState;
    use leptos::server_fn::ServerFn;
    let fields_back = back.clone();
    let done = |removed: &RemovedView| {
        let name = [("name", removed.name.as_str())];
        let words = match removed.others_alerted {
            None => t_args("views-deleted", &name),
            Some(0) => t_args("views-deleted-shared", &name),
            Some(others) => t_plural("views-deleted-alerted", others, &name),
        };
        let fields = [("id", removed.key.clone()), ("back", fields_back)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
        Flash::Undoable(words, NextForm { action: RestoreView::PATH.to_owned(), fields })
    };
    respond::mutate_undoable(&back, None, done, async move {
        let caller = CurrentUser::require(Action::Read).await?;
        views::remove(&AppState::current()?.services, &caller, &id).await
    })
    .await
}

/// Restores a deleted view.
#[server(endpoint = "views/restore")]
pub async fn restore_view(id: String, #[server(default)] back: String) -> Result<String, AppError> {
    use crate::i18n::t_args;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::views;
    use crate::server::state::AppState;
    let message = |name: &String| t_args("views-restored", &[("name", name)]);
    respond::mutate(&back, None, message, async move {
        let caller = CurrentUser::require(Action::Read).await?;
        views::restore(&AppState::current()?.services, &caller, &id).await
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
    respond::mutate(&back, Some(back.clone()), message, async move {
        let caller = CurrentUser::require(Action::Read).await?;
        let services = &AppState::current()?.services;
        views::alert(services, &caller, &id, &above).await.map(named)
    })
    .await
}
