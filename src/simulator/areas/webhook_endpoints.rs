//! Registering webhooks by calls. What needs a request to the endpoint itself follows in
//! `endpoint_checks`.

use crate::simulator::Contract::Live;
use crate::simulator::body::{boolean, name, needed, short_text, texts, wrong};
use crate::simulator::pages::{USUAL, paged};
use crate::simulator::request::ApiRequest;
use crate::simulator::responses::{self, Answer};
use crate::simulator::store::Store;
use crate::simulator::webhooks::Endpoint;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const GET: &Method = &Method::GET;
const POST: &Method = &Method::POST;

const EVENTS: &[&str] = &[
    "message.received",
    "message.sent",
    "message.delivered",
    "message.read",
    "message.failed",
    "message.reaction",
    "conversation.created",
    "conversation.assigned",
    "conversation.updated",
    "conversation.closed",
    "conversation.reopened",
    "contact.created",
    "contact.updated",
    "contact.deleted",
];

pub fn route(
    store: &mut Store,
    asked: &ApiRequest,
    segments: &[&str],
) -> Option<Result<Answer, Answer>> {
    let ["webhook-endpoints", rest @ ..] = segments else { return None };
    Some(match (&asked.method, rest) {
        (GET, []) => list(store),
        (POST, []) => create(store, asked),
        (GET, ["available-events"]) => available_events(store),
        (GET, [id]) => one(store, id),
        (&Method::PATCH, [id]) => update(store, id, asked),
        (&Method::DELETE, [id]) => delete(store, id),
        (POST, [id, "verify"]) => check(store, id),
        (POST, [id, "test"]) => test(store, id),
        (POST, [id, "regenerate-secret"]) => regenerate_secret(store, id),
        (GET, [id, "deliveries"]) => deliveries(store, id, asked),
        (POST, [id, "deliveries", delivery, "retry"]) => retry(store, id, delivery),
        _ => return None,
    })
}

/// Answers a bare array.
fn list(store: &Store) -> Result<Answer, Answer> {
    store.require_scope("webhooks:read")?;
    let all = store.webhooks.endpoints.iter();
    Ok(Answer::ok(all.map(|endpoint| endpoint.json(&store.options.tenant)).collect()))
}

fn one(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("webhooks:read")?;
    Ok(Answer::ok(find(store, id)?.json(&store.options.tenant)))
}

fn create(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("webhooks:create")?;
    let body = asked.object(Live)?;
    needed(name(&body, "name", 255)?, "name")?;
    let address = needed(short_text(&body, "url", 2_048)?, "url")?;
    check_address(address)?;
    needed(texts(&body, "subscribed_events")?, "subscribed_events")?;
    let mut settings = Endpoint::usual_settings();
    write(&mut settings, &body)?;
    let secret = new_secret();
    let endpoint = Endpoint::new(address, &secret, settings);
    let answer = secret_answer(&endpoint.id, &secret, "Webhook endpoint created");
    store.webhooks.endpoints.push(endpoint);
    Ok(Answer::new(StatusCode::CREATED, answer))
}

/// Another address has to be verified anew.
fn update(store: &mut Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("webhooks:update")?;
    let body = asked.object(Live)?;
    let address = short_text(&body, "url", 2_048)?;
    address.map_or(Ok(()), check_address)?;
    find(store, id)?;
    let tenant = store.options.tenant.clone();
    let endpoint = find_mut(store, id)?;
    write(&mut endpoint.settings, &body)?;
    if let Some(address) = address.filter(|address| *address != endpoint.url) {
        address.clone_into(&mut endpoint.url);
        endpoint.queue = None;
        endpoint.record.set_verified(false);
    }
    Ok(Answer::ok(endpoint.json(&tenant)))
}

fn delete(store: &mut Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("webhooks:delete")?;
    find(store, id)?;
    store.webhooks.endpoints.retain(|endpoint| endpoint.id != id);
    Ok(Answer::no_content())
}

fn check(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("webhooks:update")?;
    find(store, id)?;
    Ok(Answer::ok(Value::Null))
}

fn test(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("webhooks:update")?;
    match find(store, id)?.record.is_verified() {
        true => Ok(Answer::ok(Value::Null)),
        false => {
            let text = "The webhook endpoint is not verified";
            Err(responses::refuse(Live, StatusCode::BAD_REQUEST, text))
        }
    }
}

fn regenerate_secret(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("webhooks:update")?;
    let secret = new_secret();
    find(store, id)?.record.set_secret(&secret);
    Ok(Answer::ok(secret_answer(id, &secret, "Secret regenerated")))
}

fn deliveries(store: &Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("webhooks:read")?;
    let endpoint = find(store, id)?;
    let (status, kind) = (asked.parameter("status"), asked.parameter("event_type"));
    let mut all = endpoint.record.deliveries(id, &store.options.tenant);
    all.retain(|delivery| {
        status.is_none_or(|status| delivery["status"] == status)
            && kind.is_none_or(|kind| delivery["event_type"] == kind)
    });
    let answer = paged(Live, asked, USUAL, &all, Value::clone)?;
    let pagination = &answer.body["pagination"];
    Ok(Answer::ok(json!({
        "items": answer.body["items"],
        "total": pagination["total"],
        "page": pagination["page"],
        "page_size": pagination["page_size"],
        "has_more": pagination["has_next"],
    })))
}

fn retry(store: &Store, id: &str, delivery: &str) -> Result<Answer, Answer> {
    store.require_scope("webhooks:update")?;
    find(store, id)?;
    match store.webhooks.retry(id, delivery) {
        true => Ok(Answer::ok(json!({ "success": true, "message": "Delivery queued" }))),
        false => Err(responses::not_found(Live, "Delivery")),
    }
}

fn available_events(store: &Store) -> Result<Answer, Answer> {
    store.require_scope("webhooks:read")?;
    let category = |event: &str| event.split('.').next().unwrap_or_default().to_owned();
    let events = EVENTS
        .iter()
        .map(|event| json!({ "event": event, "description": event, "category": category(event) }));
    let mut categories: Vec<_> = EVENTS.iter().map(|event| category(event)).collect();
    categories.dedup();
    Ok(Answer::ok(json!({ "events": events.collect::<Vec<_>>(), "categories": categories })))
}

/// Writes the settings that the body has.
fn write(settings: &mut Value, body: &Value) -> Result<(), Answer> {
    let mut next = settings.clone();
    for (field, value) in [
        ("name", name(body, "name", 255)?),
        ("authorization_header", short_text(body, "authorization_header", 1_024)?),
        ("retry_strategy", short_text(body, "retry_strategy", 50)?),
    ] {
        if let Some(value) = value {
            next[field] = json!(value);
        }
    }
    if let Some(events) = texts(body, "subscribed_events")? {
        if !(1..=50).contains(&events.len()) {
            return Err(wrong("subscribed_events", "List should have 1 to 50 items"));
        }
        if let Some(unknown) = events.iter().find(|event| !EVENTS.contains(event)) {
            return Err(wrong("subscribed_events", &format!("Invalid event type: {unknown}")));
        }
        next["subscribed_events"] = json!(events);
    }
    if let Some(is_active) = boolean(body, "is_active")? {
        next["is_active"] = json!(is_active);
    }
    for (field, least, most) in [("max_retries", 0, 15), ("timeout_seconds", 5, 60)] {
        match body.get(field) {
            None | Some(Value::Null) => {}
            Some(value) if value.as_u64().is_some_and(|n| (least..=most).contains(&n)) => {
                next[field] = value.clone();
            }
            Some(_) => return Err(wrong(field, &format!("Input should be {least} to {most}"))),
        }
    }
    *settings = next;
    Ok(())
}

/// SendSeven takes only public addresses with TLS; the simulator takes plain ones on this machine
/// as well, since it can deliver to no others.
fn check_address(address: &str) -> Result<(), Answer> {
    let host = address.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next());
    let is_local = host.is_some_and(|host| ["127.0.0.1", "localhost"].contains(&host));
    match (address.split("://").next(), is_local) {
        (Some("https"), false) | (Some("http"), true) => Ok(()),
        _ => Err(wrong("url", "URL must be a public HTTPS address")),
    }
}

fn secret_answer(id: &str, secret: &str, message: &str) -> Value {
    json!({ "webhook_id": id, "secret_key": secret, "message": message })
}

fn new_secret() -> String {
    format!("whsec_{:032x}", rand::random::<u128>())
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Endpoint, Answer> {
    let found = store.webhooks.endpoints.iter().find(|endpoint| endpoint.id == id);
    found.ok_or_else(missing)
}

fn find_mut<'a>(store: &'a mut Store, id: &str) -> Result<&'a mut Endpoint, Answer> {
    let found = store.webhooks.endpoints.iter_mut().find(|endpoint| endpoint.id == id);
    found.ok_or_else(missing)
}

fn missing() -> Answer {
    responses::not_found(Live, "Webhook endpoint")
}
