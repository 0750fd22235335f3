//! Pages that the server draws: what is at each address, for whom.

use crate::components::drawn::Drawn;
use crate::model::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The page at an address with its query. That to sign in is open to strangers.
#[server(endpoint = "drawn/page", input = GetUrl)]
pub async fn draw(address: String) -> Result<Drawn, AppError> {
    use crate::model::{Action, Query};
    use crate::pages::{audit, filters, hand_over, job, jobs, sign_in, story, team, views};
    use crate::server::services::{
        audit_reading, conversations, jobs::looking, operators, story as told, views as kept,
        workload::workload,
    };
    use crate::server::{reply, session::SignedIn, state::AppState};
    reply::read(async {
        let (path, query) = address.split_once('?').unwrap_or((&address, ""));
        if path == "/sign-in" {
            return Ok(sign_in::drawn(&operators::sign_in_form().await?, query));
        }
        let caller = SignedIn::to(Action::Read).await?;
        let state = AppState::current()?;
        match path {
            "/conversations" => {
                let query = Query::parse(query).0;
                let offer = conversations::offer(&state.desk, &query).await;
                Ok(filters::drawn(&query, &offer))
            }
            "/team" => {
                let may = caller.operator.role.may(Action::Bulk);
                Ok(team::drawn(&workload(&state.desk).await, &state.desk.waiting.urgency, may))
            }
            "/views" => {
                let views = kept::all(&state, &caller).await?;
                let agents = kept::of_agents(&state.desk).await;
                Ok(views::drawn(&views, &agents, caller.operator.role, query))
            }
            "/jobs" => Ok(jobs::drawn(&looking::list(&state.desk).await?, caller.operator.role)),
            "/hand-over" => {
                SignedIn::to(Action::Bulk).await?;
                Ok(hand_over::drawn(&looking::choice(&state.desk).await?, query))
            }
            "/audit" => {
                SignedIn::to(Action::Administer).await?;
                let (query, page) = audit_reading::page(&state, query).await?;
                Ok(audit::drawn(&page, &query))
            }
            // What stands below the facts there; the facts do not wait for it.
            _ => match path.split_at_checked(path.rfind('/').unwrap_or_default() + 1) {
                Some(("/conversations/", id)) => {
                    let story = told::story(&state.desk, &caller, id, query).await?;
                    Ok(story::drawn(&story, query))
                }
                Some(("/jobs/", id)) => {
                    let page = looking::one(&state.desk, id, query).await?;
                    Ok(job::drawn(&page, caller.operator.role))
                }
                _ => Err(AppError::NoSuchPage),
            },
        }
    })
    .await
}
