//! Tags, and putting them on conversations and contacts.

use crate::simulator::Contract::Live;
use crate::simulator::body::{name, needed, short_text, text};
use crate::simulator::conversation_json;
use crate::simulator::pages::{USUAL, paged};
use crate::simulator::records::{Tag, unique, unique_now};
use crate::simulator::request::ApiRequest;
use crate::simulator::responses::{self, Answer};
use crate::simulator::store::Store;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const GET: &Method = &Method::GET;
const POST: &Method = &Method::POST;
const PUT: &Method = &Method::PUT;
const DELETE: &Method = &Method::DELETE;
const READ: &[&str] = &["contacts:read", "conversations:read"];
const UPDATE: &[&str] = &["contacts:update", "conversations:update"];

pub fn route(
    store: &mut Store,
    asked: &ApiRequest,
    segments: &[&str],
) -> Option<Result<Answer, Answer>> {
    Some(match (&asked.method, segments) {
        (GET, ["tags"]) => list(store, asked),
        (POST, ["tags"]) => create(store, asked),
        (PUT, ["tags", id]) => update(store, id, asked),
        (DELETE, ["tags", id]) => delete(store, id),
        (POST, ["conversations", id, "tags", tag]) => on_conversation(store, id, tag, true),
        (DELETE, ["conversations", id, "tags", tag]) => on_conversation(store, id, tag, false),
        (POST, ["contacts", id, "tags", tag]) => on_contact(store, id, tag, true),
        (DELETE, ["contacts", id, "tags", tag]) => on_contact(store, id, tag, false),
        _ => return None,
    })
}

fn list(store: &Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_any_scope(READ)?;
    let wanted = asked.parameter("search").unwrap_or_default().to_lowercase();
    let found: Vec<_> =
        store.catalog.tags.iter().filter(|tag| tag.name.to_lowercase().contains(&wanted)).collect();
    paged(Live, asked, USUAL, &found, |tag| conversation_json::tag(&store.options.tenant, tag))
}

fn create(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_any_scope(UPDATE)?;
    let body = asked.object(Live)?;
    let tag = Tag {
        id: unique("tag"),
        name: needed(name(&body, "name", 50)?, "name")?.to_owned(),
        color: color(&body)?.unwrap_or("#6b7280").to_owned(),
        description: short_text(&body, "description", 255)?.map(str::to_owned),
        created_at: unique_now(),
    };
    expect_unique(store, &tag.name, None)?;
    let answer = conversation_json::tag(&store.options.tenant, &tag);
    store.catalog.tags.push(tag);
    Ok(Answer::new(StatusCode::CREATED, answer))
}

fn update(store: &mut Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_any_scope(UPDATE)?;
    let body = asked.object(Live)?;
    let (name, color) = (name(&body, "name", 50)?, color(&body)?);
    let description = short_text(&body, "description", 255)?;
    if let Some(name) = name {
        expect_unique(store, name, Some(id))?;
    }
    let tenant = store.options.tenant.clone();
    let tag = store.catalog.tags.iter_mut().find(|tag| tag.id == id);
    let tag = tag.ok_or_else(|| responses::not_found(Live, "Tag"))?;
    name.into_iter().for_each(|name| name.clone_into(&mut tag.name));
    color.into_iter().for_each(|color| color.clone_into(&mut tag.color));
    tag.description = description.map(str::to_owned).or(tag.description.take());
    Ok(Answer::ok(conversation_json::tag(&tenant, tag)))
}

/// Takes the tag off everything, too.
fn delete(store: &mut Store, id: &str) -> Result<Answer, Answer> {
    store.require_any_scope(UPDATE)?;
    expect_tag(store, id)?;
    let all = store.conversations.newest_first();
    let tagged = all.filter(|c| c.tags.iter().any(|tag| tag == id)).map(|c| c.id.clone());
    for conversation in tagged.collect::<Vec<_>>() {
        store.change(&conversation, |found| found.tags.retain(|tag| tag != id));
    }
    store.contacts.remove_tag(id);
    store.catalog.tags.retain(|tag| tag.id != id);
    Ok(done("Tag deleted"))
}

fn on_conversation(store: &mut Store, id: &str, tag: &str, on: bool) -> Result<Answer, Answer> {
    store.require_scope("conversations:update")?;
    expect_tag(store, tag)?;
    let changed = store.change(id, |found| put(&mut found.tags, tag, on));
    changed.ok_or_else(|| responses::not_found(Live, "Conversation"))?;
    Ok(done(if on { "Tag added" } else { "Tag removed" }))
}

fn on_contact(store: &mut Store, id: &str, tag: &str, on: bool) -> Result<Answer, Answer> {
    store.require_scope("contacts:update")?;
    expect_tag(store, tag)?;
    super::contacts::find(store, id)?;
    put(&mut store.contacts.change(id).tags, tag, on);
    Ok(done(if on { "Tag added" } else { "Tag removed" }))
}

fn put(tags: &mut Vec<String>, tag: &str, on: bool) {
    match tags.iter().any(|known| known == tag) {
        false if on => tags.push(tag.to_owned()),
        true if !on => tags.retain(|known| known != tag),
        _ => {}
    }
}

fn expect_tag(store: &Store, id: &str) -> Result<(), Answer> {
    store.tag(id).map(|_| ()).ok_or_else(|| responses::not_found(Live, "Tag"))
}

fn expect_unique(store: &Store, name: &str, except: Option<&str>) -> Result<(), Answer> {
    let same = |tag: &&Tag| tag.name.to_lowercase() == name.to_lowercase();
    match store.catalog.tags.iter().filter(same).any(|tag| Some(tag.id.as_str()) != except) {
        true => {
            let text = "A tag with this name exists";
            Err(responses::refuse(Live, StatusCode::CONFLICT, text))
        }
        false => Ok(()),
    }
}

/// Reads `#RRGGBB`.
fn color(body: &Value) -> Result<Option<&str>, Answer> {
    let found = text(body, "color")?;
    let is_color = |text: &str| {
        text.strip_prefix('#')
            .is_some_and(|hex| hex.len() == 6 && hex.chars().all(|digit| digit.is_ascii_hexdigit()))
    };
    match found.is_none_or(is_color) {
        true => Ok(found),
        false => {
            let text = "String should match pattern '^#[0-9A-Fa-f]{6}$'";
            Err(responses::invalid(Live, ["body", "color"], "string_pattern_mismatch", text))
        }
    }
}

fn done(message: &str) -> Answer {
    Answer::ok(json!({ "success": true, "message": message }))
}
