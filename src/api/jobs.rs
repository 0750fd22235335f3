//! Jobs and hand-overs. Plain forms call all of these, with JavaScript or without; `back` is where
//! a form redirects to if it fails.

use crate::model::AppError;
use leptos::prelude::*;

/// Prepares a job as a draft, which previews its effect. `action` is assign, spread, unassign,
/// close, reopen, snooze, wake, tag or untag; `assignee` is the agent to assign to, and `agents[]`
/// those to spread over: if they are missing, the draft's page offers the choice. Each of `rows[]`
/// is an id, a space, and the state the operator saw; with `all`, the job takes everything that
/// matches `query` instead.
#[server(endpoint = "jobs/prepare")]
pub async fn prepare_job(
    action: String,
    #[server(default)] assignee: String,
    #[server(default)] agents: Vec<String>,
    #[server(default)] rows: Vec<String>,
    #[server(default)] all: bool,
    #[server(default)] query: String,
    #[server(default)] back: String,
) -> Result<i64, AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::jobs::{self, JobRequest};
    use crate::server::state::AppState;
    respond::mutate_then_redirect(&back, Some(back.clone()), jobs::page_of, async move {
        let caller = CurrentUser::require(Action::Bulk).await?;
        let request = JobRequest {
            action: &action,
            assignee: &assignee,
            agents: &agents,
            rows: &rows,
            all,
            query: &query,
        };
        jobs::prepare(&AppState::current()?.services, &caller.actor(), request).await
    })
    .await
}

/// Sets the receivers of a draft's conversations, or the reason for closing them, and starts the
/// draft if requested.
#[server(endpoint = "jobs/choose")]
pub async fn choose_receivers(
    id: String,
    #[server(default)] agents: Vec<String>,
    #[server(default)] how: String,
    #[server(default)] reason: String,
    #[server(default)] start: bool,
) -> Result<i64, AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::jobs::{self, JobChoice};
    use crate::server::state::AppState;
    let back = ["/jobs/", &id].concat();
    respond::mutate_then_redirect(&back, Some(back.clone()), jobs::page_of, async move {
        let caller = CurrentUser::require(Action::Bulk).await?;
        let (services, id) = (&AppState::current()?.services, jobs::number(&id)?);
        let choice =
            JobChoice { agents: &agents, how: &how, reason: &reason, ..JobChoice::default() };
        jobs::choose(services, id, choice).await?;
        if start {
            jobs::start(services, &caller.actor(), id).await?;
        }
        Ok(id)
    })
    .await
}

/// Sets the end of a snooze, or a tag, by the kind of a draft, and starts the draft.
#[server(endpoint = "jobs/start-with")]
pub async fn start_job_with(
    id: String,
    #[server(default)] until: String,
    #[server(default)] date: String,
    #[server(default)] wakes_on_message: bool,
    #[server(default)] tag: String,
) -> Result<i64, AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::jobs::{self, JobChoice};
    use crate::server::services::snooze::TypedSnooze;
    use crate::server::state::AppState;
    let back = ["/jobs/", &id].concat();
    respond::mutate_then_redirect(&back, Some(back.clone()), jobs::page_of, async move {
        let caller = CurrentUser::require(Action::Bulk).await?;
        let (services, id) = (&AppState::current()?.services, jobs::number(&id)?);
        let snooze = TypedSnooze { until: &until, date: &date, wakes_on_message };
        let choice = JobChoice { snooze, tag: &tag, ..JobChoice::default() };
        jobs::choose(services, id, choice).await?;
        jobs::start(services, &caller.actor(), id).await?;
        Ok(id)
    })
    .await
}

/// Starts a draft.
#[server(endpoint = "jobs/start")]
pub async fn start_job(id: String) -> Result<i64, AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::jobs;
    use crate::server::state::AppState;
    let back = ["/jobs/", &id].concat();
    respond::mutate_then_redirect(&back, None, jobs::page_of, async move {
        let caller = CurrentUser::require(Action::Bulk).await?;
        let id = jobs::number(&id)?;
        jobs::start(&AppState::current()?.services, &caller.actor(), id).await?;
        Ok(id)
    })
    .await
}

/// Pauses, resumes or cancels a job, retries its failed rows, or discards a draft, by `command`.
#[server(endpoint = "jobs/steer")]
pub async fn steer_job(
    id: String,
    command: String,
    #[server(default)] back: String,
) -> Result<String, AppError> {
    use crate::i18n::t;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::jobs;
    use crate::server::state::AppState;
    respond::mutate(&back, None, String::clone, async move {
        let caller = CurrentUser::require(Action::Bulk).await?;
        let id = jobs::number(&id)?;
        let message =
            jobs::control(&AppState::current()?.services, &caller.actor(), id, &command).await?;
        Ok(t(message).to_owned())
    })
    .await
}

/// Prepares a job that undoes another.
#[server(endpoint = "jobs/undo")]
pub async fn undo_job(id: String) -> Result<i64, AppError> {
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::jobs;
    use crate::server::state::AppState;
    let back = ["/jobs/", &id].concat();
    respond::mutate_then_redirect(&back, None, jobs::page_of, async move {
        let caller = CurrentUser::require(Action::Bulk).await?;
        let id = jobs::number(&id)?;
        jobs::undo::undo(&AppState::current()?.services, &caller.actor(), id).await
    })
    .await
}

/// Prepares a job that hands over an agent's open conversations: `how` is one, spread or nobody.
/// From its start the agent is away, until a date if one is given.
#[server(endpoint = "jobs/hand-over")]
pub async fn hand_over(
    agent: String,
    how: String,
    #[server(default)] assignee: String,
    #[server(default)] agents: Vec<String>,
    #[server(default)] until: String,
    #[server(default)] gives_back: bool,
) -> Result<i64, AppError> {
    use crate::model::{Action, query::encode};
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::jobs;
    use crate::server::services::jobs::absences;
    use crate::server::state::AppState;
    let back = ["/hand-over?agent=", &encode(&agent)].concat();
    respond::mutate_then_redirect(&back, Some(back.clone()), jobs::page_of, async move {
        let caller = CurrentUser::require(Action::Bulk).await?;
        let request = absences::HandOver {
            agent: &agent,
            how: &how,
            assignee: &assignee,
            agents: &agents,
            until: &until,
            gives_back,
        };
        absences::hand_over(&AppState::current()?.services, &caller.actor(), request).await
    })
    .await
}

/// Ends an agent's absence; on request, returns the conversations handed over that are still open.
#[server(endpoint = "jobs/back")]
pub async fn end_absence(
    agent: String,
    #[server(default)] gives_back: bool,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    use crate::i18n::t;
    use crate::model::Action;
    use crate::server::request::{CurrentUser, respond};
    use crate::server::services::jobs::absences;
    use crate::server::state::AppState;
    let message = |_: &()| t("jobs-told-back").to_owned();
    respond::mutate(&back, None, message, async move {
        let caller = CurrentUser::require(Action::Bulk).await?;
        absences::back(&AppState::current()?.services, &caller.actor(), &agent, gives_back).await
    })
    .await
}
