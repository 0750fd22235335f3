//! Signing in and out, and preferences: theme, language, single-key shortcuts, file format. Plain
//! forms call all of these, with JavaScript or without.

use crate::model::{AppError, Operator, Sidebar};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Returns the current operator; `None` for strangers.
#[server(endpoint = "session/operator", input = GetUrl)]
pub async fn get_operator() -> Result<Option<Operator>, AppError> {
    use crate::server::request::{auth, respond};
    respond::query(auth::current_operator()).await
}

/// Returns the status of the rate limit, and the number of conversations in each view.
#[server(endpoint = "session/pulse", input = GetUrl)]
pub async fn get_pulse() -> Result<Sidebar, AppError> {
    use crate::labels::view::named_sidebar;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::views;
    use crate::server::state::AppState;
    respond::query(async {
        let caller = CurrentUser::require(Action::Read).await?;
        views::sidebar(&AppState::current()?.services, &caller).await.map(named_sidebar)
    })
    .await
}

/// Signs in and redirects to `next`, a path of this console. Open to strangers; throttled.
#[server(endpoint = "session/sign-in")]
pub async fn sign_in(
    name: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    use crate::server::request::auth;
    auth::sign_in(&name, &password, &next).await
}

/// Ends the session, on the server first.
#[server(endpoint = "session/sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::server::request::auth;
    auth::sign_out().await
}

/// Stores light, dark or the system's choice in a cookie; redirects to `back`. Open to strangers.
#[server(endpoint = "session/theme")]
pub async fn set_theme(theme: String, #[server(default)] back: String) -> Result<(), AppError> {
    use crate::server::request::preferences;
    preferences::set_theme(&theme, &back)
}

/// Stores the language in a cookie, and redirects to `back`, where the unsent form `typed` is shown
/// again. Open to strangers.
#[server(endpoint = "session/language")]
pub async fn set_language(
    language: String,
    #[server(default)] back: String,
    #[server(default)] typed: String,
) -> Result<(), AppError> {
    use crate::server::request::preferences;
    preferences::set_language(&language, &back, &typed).await
}

/// Turns the caller's single-key shortcuts `on` or `off`, and redirects to `back`.
#[server(endpoint = "session/shortcuts")]
pub async fn set_shortcuts(
    shortcuts: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::server::request::{CurrentUser, preferences, respond};
    use crate::server::state::AppState;
    respond::mutate(&back, None, |()| String::new(), async move {
        let caller = CurrentUser::current().await?;
        preferences::set_shortcuts(&AppState::current()?.services, &caller, &shortcuts).await
    })
    .await
}

/// Keeps the format of the files that the caller downloads, and redirects to `back`.
#[server(endpoint = "session/file-format")]
pub async fn set_file_format(
    #[server(default)] format: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::i18n::t_args;
    use crate::model::{Action, FileFormat};
    use crate::server::request::{CurrentUser, preferences, respond};
    use crate::server::state::AppState;
    let kept = |format: &FileFormat| t_args("file-format-kept", &[("format", format.label())]);
    let kept = respond::mutate(&back, None, kept, async move {
        let caller = CurrentUser::require(Action::Export).await?;
        preferences::set_file_format(&AppState::current()?.services, &caller, &format).await
    });
    kept.await.map(drop)
}

/// Keeps the density of the caller's lists and which of the offered columns they show, and redirects
/// to `back`.
#[server(endpoint = "session/list-layout")]
pub async fn set_list_layout(
    #[server(default)] density: String,
    #[server(default)] offered: Vec<String>,
    #[server(default)] shown: Vec<String>,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::i18n::t;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, preferences, respond};
    use crate::server::state::AppState;
    respond::mutate(&back, None, |()| t("list-layout-kept").to_owned(), async move {
        let caller = CurrentUser::require(Action::Read).await?;
        let services = &AppState::current()?.services;
        preferences::set_list_layout(services, &caller, &density, offered, &shown).await
    })
    .await
}
