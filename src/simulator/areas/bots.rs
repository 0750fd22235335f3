//! Bots in conversations: which one answers, and taking over from it.

use crate::simulator::Contract::Live;
use crate::simulator::body::text;
use crate::simulator::records::{BotSession, Conversation, unique};
use crate::simulator::request::ApiRequest;
use crate::simulator::responses::{self, Answer};
use crate::simulator::store::Store;
use axum::http::Method;
use serde_json::json;

/// The ids and names of the bots.
const BOTS: &[(&str, &str)] = &[("bot_welcome", "Welcome bot"), ("bot_orders", "Order bot")];

pub fn route(
    store: &mut Store,
    asked: &ApiRequest,
    segments: &[&str],
) -> Option<Result<Answer, Answer>> {
    let ["conversations", id, rest @ ..] = segments else { return None };
    Some(match (&asked.method, rest) {
        (&Method::GET, ["bot-session"]) => status(store, id),
        (&Method::GET, ["available-bots"]) => available(store, id),
        (&Method::POST, ["bot-session", "disable"]) => disable(store, id),
        (&Method::POST, ["bot-session", "enable"]) => enable(store, id, asked),
        _ => return None,
    })
}

fn status(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("conversations:read")?;
    Ok(Answer::ok(status_of(find(store, id)?)))
}

fn available(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("conversations:read")?;
    find(store, id)?;
    let bots = BOTS.iter().map(|(id, name)| json!({ "id": id, "name": name, "is_active": true }));
    Ok(Answer::ok(json!({ "bots": bots.collect::<Vec<_>>() })))
}

fn disable(store: &mut Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("conversations:update")?;
    find(store, id)?;
    store.change(id, |found| found.bot = None);
    Ok(Answer::ok(status_of(find(store, id)?)))
}

/// Without `bot_id`, SendSeven chooses by its rules; here, the first.
fn enable(store: &mut Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("conversations:update")?;
    find(store, id)?;
    let body = asked.object(Live)?;
    let wanted = text(&body, "bot_id")?.unwrap_or(BOTS[0].0);
    let bot = BOTS.iter().find(|(id, _)| *id == wanted);
    let (bot_id, _) = bot.ok_or_else(|| responses::not_found(Live, "Bot"))?;
    let session = BotSession { id: unique("bot_session"), bot_id: (*bot_id).to_owned() };
    store.change(id, |found| found.bot = Some(session));
    Ok(Answer::ok(status_of(find(store, id)?)))
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Conversation, Answer> {
    store.conversations.get(id).ok_or_else(|| responses::not_found(Live, "Conversation"))
}

fn status_of(conversation: &Conversation) -> serde_json::Value {
    let session = conversation.bot.as_ref();
    let bot = session.and_then(|session| BOTS.iter().find(|(id, _)| *id == session.bot_id));
    json!({
        "bot_active": session.is_some(),
        "bot_session_id": session.map(|session| &session.id),
        "bot_name": bot.map(|(_, name)| name),
        "bot_id": session.map(|session| &session.bot_id),
    })
}
