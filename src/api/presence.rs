//! The viewers of conversations.

use crate::model::AppError;
use leptos::prelude::*;

/// Records that a browser tab of the caller, which names itself at random, shows a conversation, or
/// none if `id` is empty; `activity` is what they do with it, as
/// [`Activity`](crate::model::Activity) names it. Expires after 8 seconds.
#[server(endpoint = "presence/here")]
pub async fn update_presence(
    #[server(default)] id: String,
    #[server(default)] activity: String,
    #[server(default)] tab: String,
) -> Result<(), AppError> {
    use crate::model::{Action, Activity};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::state::AppState;
    respond::query(async {
        let caller = CurrentUser::require(Action::Read).await?;
        let presence = &AppState::current()?.services.presence;
        presence.update(&caller.operator.name, &tab, &id, Activity::from_name(&activity))
    })
    .await
}
