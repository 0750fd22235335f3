//! Canned responses: texts that agents insert, their own and shared ones.

use crate::simulator::Contract::Live;
use crate::simulator::body::{boolean, name, needed, short_text};
use crate::simulator::json::rfc3339;
use crate::simulator::pages::{USUAL, paged};
use crate::simulator::records::{unique, unique_now};
use crate::simulator::request::ApiRequest;
use crate::simulator::responses::{self, Answer};
use crate::simulator::store::Store;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const GET: &Method = &Method::GET;

pub fn route(
    store: &mut Store,
    asked: &ApiRequest,
    segments: &[&str],
) -> Option<Result<Answer, Answer>> {
    let [area, rest @ ..] = segments else { return None };
    if *area != "canned-responses" {
        return None;
    }
    Some(match (&asked.method, rest) {
        (GET, []) => list(store, asked),
        (GET, ["categories"]) => categories(store),
        (GET, ["by-shortcut", shortcut]) => by_shortcut(store, shortcut),
        (GET, [id]) => one(store, id),
        (&Method::POST, []) => create(store, asked),
        (&Method::PUT, [id]) => update(store, id, asked),
        (&Method::DELETE, [id]) => delete(store, id),
        _ => return None,
    })
}

/// Returns whether the token's agent may change what belongs to others, and share.
fn manages(store: &Store) -> bool {
    store.has_scope("canned_responses:settings")
}

fn is_own(store: &Store, response: &Value) -> bool {
    response["created_by_user_id"] == store.me().id.as_str()
}

fn visible(store: &Store) -> impl Iterator<Item = &Value> {
    let all = store.catalog.canned_responses.iter();
    all.filter(|response| {
        response["is_shared"] == true || is_own(store, response) || manages(store)
    })
}

fn list(store: &Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("canned_responses:read")?;
    let wanted = asked.parameter("search").unwrap_or_default().to_lowercase();
    let category = asked.parameter("category");
    let matches = |response: &&Value| {
        let texts = ["title", "content", "shortcut"].map(|field| response[field].as_str());
        category.is_none_or(|category| response["category"] == category)
            && texts.iter().flatten().any(|text| text.to_lowercase().contains(&wanted))
    };
    let found: Vec<_> = visible(store).filter(matches).collect();
    paged(Live, asked, USUAL, &found, |response| (*response).clone())
}

fn categories(store: &Store) -> Result<Answer, Answer> {
    store.require_scope("canned_responses:read")?;
    let all = visible(store).filter_map(|response| response["category"].as_str());
    let mut categories: Vec<_> = all.collect();
    categories.sort_unstable();
    categories.dedup();
    Ok(Answer::ok(json!({ "categories": categories })))
}

fn by_shortcut(store: &Store, shortcut: &str) -> Result<Answer, Answer> {
    store.require_scope("canned_responses:read")?;
    let wanted = shortcut.trim_start_matches('/').to_lowercase();
    let found = visible(store).find(|response| response["shortcut"] == wanted);
    found.cloned().map(Answer::ok).ok_or_else(missing)
}

fn one(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("canned_responses:read")?;
    visible(store).find(|r| r["id"] == id).cloned().map(Answer::ok).ok_or_else(missing)
}

fn create(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("canned_responses:create")?;
    let body = asked.object(Live)?;
    needed(name(&body, "title", 255)?, "title")?;
    needed(name(&body, "content", usize::MAX)?, "content")?;
    let mut response = json!({
        "id": unique("canned"),
        "tenant_id": store.options.tenant,
        "title": null,
        "shortcut": null,
        "content": null,
        "category": null,
        "is_shared": false,
        "created_by_user_id": store.me().id,
        "created_at": rfc3339(unique_now()),
        "updated_at": null,
    });
    write(store, &mut response, &body)?;
    store.catalog.canned_responses.push(response.clone());
    Ok(Answer::new(StatusCode::CREATED, response))
}

fn update(store: &mut Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("canned_responses:update")?;
    let body = asked.object(Live)?;
    let place = changeable(store, id)?;
    let mut response = store.catalog.canned_responses[place].clone();
    write(store, &mut response, &body)?;
    response["updated_at"] = json!(rfc3339(unique_now()));
    store.catalog.canned_responses[place] = response.clone();
    Ok(Answer::ok(response))
}

fn delete(store: &mut Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("canned_responses:delete")?;
    let place = changeable(store, id)?;
    store.catalog.canned_responses.remove(place);
    Ok(Answer::ok(json!({ "success": true, "id": id, "message": "Canned response deleted" })))
}

/// Writes the fields that the body has.
fn write(store: &Store, response: &mut Value, body: &Value) -> Result<(), Answer> {
    let fields = [
        ("title", name(body, "title", 255)?),
        ("content", name(body, "content", usize::MAX)?),
        ("shortcut", short_text(body, "shortcut", 50)?),
        ("category", short_text(body, "category", 100)?),
    ];
    let shared = boolean(body, "is_shared")?;
    if shared == Some(true) && !manages(store) {
        return Err(responses::missing_scope(Live, "canned_responses:settings"));
    }
    for (field, value) in fields {
        if let Some(value) = value {
            response[field] = json!(value);
        }
    }
    if let Some(shortcut) = fields[2].1 {
        response["shortcut"] = json!(shortcut.trim_start_matches('/').to_lowercase());
    }
    if let Some(shared) = shared {
        response["is_shared"] = json!(shared);
    }
    Ok(())
}

/// Returns the place of a canned response that the token's agent may change.
fn changeable(store: &Store, id: &str) -> Result<usize, Answer> {
    let all = &store.catalog.canned_responses;
    let place = all.iter().position(|response| response["id"] == id).ok_or_else(missing)?;
    match manages(store) || is_own(store, &all[place]) {
        true => Ok(place),
        false => Err(responses::missing_scope(Live, "canned_responses:settings")),
    }
}

fn missing() -> Answer {
    responses::not_found(Live, "Canned response")
}
