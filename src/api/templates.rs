//! Templates: filling one in, and sending it. `names` are its variables, `values` what they stand
//! for, in the same order; `back` is the conversation's page, where a form redirects to.

use crate::model::AppError;
use crate::model::composer::Written;
use leptos::prelude::*;

/// Keeps what a template is filled with, and leads to its page, which shows the text as the customer
/// would read it.
#[server(endpoint = "templates/preview")]
pub async fn preview_template(
    id: String,
    #[server(default)] template: String,
    #[server(default)] names: Vec<String>,
    #[server(default)] values: Vec<String>,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::model::Action;
    use crate::model::template::address;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::templates;
    use crate::server::state::AppState;
    let page = respond::safe_path(&address(&back, &template));
    let to = |(): &()| [&*page, "#preview"].concat();
    respond::mutate_then_redirect(&back, Some(page.clone()), to, async move {
        let caller = CurrentUser::require(Action::Reply).await?;
        let values = names.into_iter().zip(values).collect();
        templates::store_draft(&AppState::current()?.services, &caller, &id, &template, &values)
            .await
    })
    .await
}

/// Sends a template to the customer. `key` is what was answered, as the form names it. The page
/// after a failure still has the values.
#[server(endpoint = "templates/send")]
pub async fn send_template(
    id: String,
    #[server(default)] template: String,
    #[server(default)] names: Vec<String>,
    #[server(default)] values: Vec<String>,
    #[server(default)] key: String,
    #[server(default)] back: String,
) -> Result<Written, AppError> {
    use crate::i18n::t;
    use crate::model::Action;
    use crate::model::template::address;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::templates;
    use crate::server::state::AppState;
    let message = |written: &Written| match written {
        // A pending change has a separate toast while it can be undone.
        Written::Pending => String::new(),
        _ => t("written-template").to_owned(),
    };
    let page = address(&back, &template);
    respond::mutate(&back, Some(page), message, async move {
        let caller = CurrentUser::require(Action::Reply).await?;
        let values = names.into_iter().zip(values).collect();
        let services = &AppState::current()?.services;
        templates::send(services, &caller, &id, &template, &values, key).await
    })
    .await
}
