//! The API routes of the simulator. It records every other call and responds 501 with its name.

use super::store::Store;
use crate::simulator::request::ApiRequest;
use crate::simulator::responses;
use crate::simulator::responses::Answer;
use crate::simulator::{
    Contract, Simulator, admin_api, areas, change_log, conversations, discovery, faults,
    message_routes, replies, uploads, users,
};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

pub fn router(simulator: Simulator) -> Router {
    Router::new()
        .nest("/_simulator", admin_api::router())
        .route("/.well-known/openid-configuration", get(discovery::openid_configuration))
        .fallback(call)
        .layer(DefaultBodyLimit::disable())
        .with_state(simulator)
}

async fn call(State(simulator): State<Simulator>, request: Request) -> Response {
    let asked = match uploads::is_upload(&request) {
        true => uploads::read(request).await.map_err(|unreadable| unreadable.to_string()),
        false => ApiRequest::read(request).await.map_err(|unreadable| unreadable.to_string()),
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(unreadable) => return (StatusCode::BAD_REQUEST, unreadable).into_response(),
    };
    let (number, fault, contract) = simulator.lock().record_call(&asked);
    let work = async {
        let answer = simulator.lock().answer(&asked);
        simulator.complete(&asked, answer).await
    };
    let response = faults::apply(fault, contract, work).await;
    simulator.send_waiting();
    if fault.is_none_or(|fault| fault.answers()) {
        simulator.lock().record_status(number, response.status());
    }
    response
}

impl Store {
    fn answer(&mut self, asked: &ApiRequest) -> Answer {
        let answer = self.authorize(asked).and_then(|()| match self.replayed_response(asked) {
            Some(first) => first,
            None => self.route(asked).inspect(|answer| {
                self.remember(asked, answer);
                self.made.extend(change_log::entries(asked, answer));
            }),
        });
        answer.unwrap_or_else(|refusal| refusal)
    }

    fn route(&mut self, asked: &ApiRequest) -> Result<Answer, Answer> {
        use Contract::{Documented, Live};
        const GET: &Method = &Method::GET;
        const PUT: &Method = &Method::PUT;
        const POST: &Method = &Method::POST;
        const PATCH: &Method = &Method::PATCH;
        const DELETE: &Method = &Method::DELETE;

        let contract = self.options.contract;
        let segments: Vec<&str> = asked.segments.iter().map(String::as_str).collect();
        match (contract, &asked.method, segments.as_slice()) {
            (_, GET, ["conversations"]) => {
                self.require_scope("conversations:read")?;
                conversations::list(self, asked)
            }
            (_, GET, ["conversations", id]) => {
                self.require_scope("conversations:read")?;
                conversations::one(self, id)
            }
            (Documented, PUT, ["conversations", id]) => {
                self.require_scope("conversations:update")?;
                conversations::put(self, id, asked)
            }
            (Live, PUT, ["conversations", _]) => Err(responses::refuse(
                contract,
                StatusCode::METHOD_NOT_ALLOWED,
                "Method Not Allowed",
            )),
            (Live, PATCH, ["conversations", id]) => {
                self.require_scope("conversations:update")?;
                conversations::patch(self, id, asked)
            }
            (Live, POST, ["conversations", id, "assign", user]) => {
                self.require_scope("conversations:update")?;
                conversations::assign(self, id, user)
            }
            (_, POST, ["conversations", id, "close"]) => {
                self.require_scope("conversations:update")?;
                conversations::close(self, id, asked)
            }
            (Live, POST, ["conversations", id, "reopen"]) => {
                self.require_scope("conversations:update")?;
                conversations::reopen(self, id)
            }
            (Live, POST, ["conversations", id, "snooze"]) => {
                self.require_scope("conversations:update")?;
                conversations::snooze(self, id, asked)
            }
            (Live, DELETE, ["conversations", id, "snooze"]) => {
                self.require_scope("conversations:update")?;
                conversations::unsnooze(self, id)
            }
            (Live, POST, ["conversations", "bulk-close"]) => {
                self.require_scope("conversations:update")?;
                conversations::bulk_close(self, asked)
            }
            (Live, GET, ["messages"]) => {
                self.require_scope("messages:read")?;
                message_routes::list(self, asked)
            }
            (Live, GET, ["messages", id]) => {
                self.require_scope("messages:read")?;
                message_routes::one(self, id)
            }
            (Live, POST, ["messages"]) => {
                self.require_scope("messages:create")?;
                replies::create(self, asked)
            }
            (Live, POST, ["messages", "internal-notes"]) => {
                self.require_scope("messages:create")?;
                message_routes::note(self, asked)
            }
            (_, GET, ["users"]) if self.options.lists_users => {
                self.require_scope("team:read")?;
                users::list(self, asked)
            }
            (_, GET, ["users"])
            | (Documented, GET, ["messages"])
            | (Documented, POST, ["messages", "internal-notes"]) => {
                Err(responses::refuse(contract, StatusCode::NOT_FOUND, "Not Found"))
            }
            _ => {
                let in_area = (contract == Live).then(|| areas::route(self, asked, &segments));
                if let Some(answer) = in_area.flatten() {
                    return answer;
                }
                let text = format!("The simulator expects no {} {}", asked.method, asked.path);
                Err(responses::refuse(contract, StatusCode::NOT_IMPLEMENTED, &text))
            }
        }
    }
}
