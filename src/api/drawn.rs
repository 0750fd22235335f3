//! Pages that the server draws: what is at each address, for whom.

use crate::components::drawn::Drawn;
use crate::model::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The page at an address with its query. That to sign in is open to strangers.
#[server(endpoint = "drawn/page", input = GetUrl)]
pub async fn draw(address: String) -> Result<Drawn, AppError> {
    use crate::model::{Action, Query};
    use crate::pages::{audit, filters, sign_in, story, team, views};
    use crate::server::services::{
        audit_reading, conversations, operators, story as told, views as kept, workload::workload,
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
            "/team" => Ok(team::drawn(&workload(&state.desk).await, &state.desk.waiting.urgency)),
            "/views" => {
                let views = kept::all(&state, &caller).await?;
                let agents = kept::of_agents(&state.desk).await;
                Ok(views::drawn(&views, &agents, caller.operator.role, query))
            }
            "/audit" => {
                SignedIn::to(Action::Administer).await?;
                let (query, page) = audit_reading::page(&state, query).await?;
                Ok(audit::drawn(&page, &query))
            }
            // What stands below the facts there; the facts do not wait for it.
            _ => match path.strip_prefix("/conversations/") {
                Some(id) => {
                    let story = told::story(&state.desk, &caller, id, query).await?;
                    Ok(story::drawn(&story, query))
                }
                None => Err(AppError::NoSuchPage),
            },
        }
    })
    .await
}
