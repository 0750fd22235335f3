//! Signing in and out, and how the interface looks and listens: theme, language, single keys. All are
//! sent by plain forms, with JavaScript or without.

use crate::model::{AppError, Operator, Sidebar};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Who is here. Open to strangers, who learn that they are none.
#[server(endpoint = "session/operator", input = GetUrl)]
pub async fn get_operator() -> Result<Option<Operator>, AppError> {
    use crate::server::request::{auth, respond};
    respond::query(auth::current_operator()).await
}

/// How the calls everyone shares stand, and how much there is in each view.
#[server(endpoint = "session/pulse", input = GetUrl)]
pub async fn get_pulse() -> Result<Sidebar, AppError> {
    use crate::labels::view::all_named;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::views;
    use crate::server::state::AppState;
    respond::query(async {
        let caller = CurrentUser::require(Action::Read).await?;
        let sidebar = views::sidebar(&AppState::current()?.services, &caller).await?;
        Ok(Sidebar { views: all_named(sidebar.views), ..sidebar })
    })
    .await
}

/// Signs in and goes to `next`, a path of this console. Open to strangers; throttled.
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

/// Sets light, dark or the system's choice, in a cookie, and returns to `back`. Open to strangers.
#[server(endpoint = "session/theme")]
pub async fn set_theme(theme: String, #[server(default)] back: String) -> Result<(), AppError> {
    use crate::server::request::preferences;
    preferences::set_theme(&theme, &back)
}

/// Sets the language in a cookie and returns to `back`. Open to strangers.
#[server(endpoint = "session/language")]
pub async fn set_language(
    language: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::server::request::preferences;
    preferences::set_language(&language, &back)
}

/// Turns keyboard shortcuts of a single key `on` or `off` for whoever asks, and returns to `back`.
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
