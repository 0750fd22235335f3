//! Customers: reading and changing them, and how they are reached.

use crate::simulator::Contract::Live;
use crate::simulator::body::{name, needed, short_text, text, wrong};
use crate::simulator::contact_records::Details;
use crate::simulator::json::{contact_method, rfc3339};
use crate::simulator::pages::{Sizes, paged};
use crate::simulator::records::{Contact, unique, unique_now};
use crate::simulator::request::ApiRequest;
use crate::simulator::responses::{self, Answer};
use crate::simulator::store::Store;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::HashSet;

const GET: &Method = &Method::GET;
const POST: &Method = &Method::POST;
const SIZES: Sizes = Sizes { usual: 20, most: 250 };

pub fn route(
    store: &mut Store,
    asked: &ApiRequest,
    segments: &[&str],
) -> Option<Result<Answer, Answer>> {
    let ["contacts", rest @ ..] = segments else { return None };
    Some(match (&asked.method, rest) {
        (GET, []) => list(store, asked),
        (POST, []) => create(store, asked),
        (GET, [id]) => one(store, id),
        (&Method::PATCH | &Method::PUT, [id]) => update(store, id, asked),
        (&Method::DELETE, [id]) => delete(store, id),
        (GET, [id, "methods"]) => methods(store, id),
        (POST, [id, "methods"]) => add_method(store, id, asked),
        (&Method::DELETE, [id, "methods", method]) => delete_method(store, id, method),
        (GET, [id, "available-channels"]) => available_channels(store, id),
        (POST, [id, "fields", field]) => set_field(store, id, field, asked),
        _ => return None,
    })
}

/// Returns a contact by id.
pub fn find(store: &Store, id: &str) -> Result<Contact, Answer> {
    let found = all(store).find(|contact| contact.id == id);
    found.cloned().ok_or_else(|| responses::not_found(Live, "Contact"))
}

/// Returns every contact, maybe several times.
fn all(store: &Store) -> impl Iterator<Item = &Contact> {
    let known = store.conversations.newest_first().map(|c| &c.contact);
    known.chain(&store.contacts.without_conversation)
}

fn list(store: &Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("contacts:read")?;
    let wanted = asked.parameter("search").unwrap_or_default().to_lowercase();
    let tags: Vec<&str> = asked.parameters("tag_id").collect();
    let mut seen = HashSet::new();
    let matches = |contact: &&Contact| {
        let texts = [&contact.name, &contact.phone, &contact.email];
        let has_text = texts.into_iter().flatten().any(|t| t.to_lowercase().contains(&wanted));
        let tagged = || store.contacts.details(&contact.id).tags;
        (wanted.is_empty() || has_text)
            && (tags.is_empty() || tagged().iter().any(|tag| tags.contains(&tag.as_str())))
    };
    let found: Vec<_> = all(store).filter(|c| seen.insert(&c.id)).filter(matches).collect();
    paged(Live, asked, SIZES, &found, |contact| contact_json(store, contact))
}

fn one(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("contacts:read")?;
    Ok(Answer::ok(contact_json(store, &find(store, id)?)))
}

fn create(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("contacts:create")?;
    let body = asked.object(Live)?;
    let id = unique("contact");
    let mut contact =
        Contact { id: id.clone(), name: None, phone: None, email: None, channel: "sms".to_owned() };
    let mut details = Details { created_at: Some(unique_now()), ..Details::default() };
    write(&mut contact, &mut details, &body)?;
    if contact.phone.is_none() {
        contact.channel = "email".to_owned();
    }
    *store.contacts.change(&id) = details;
    store.contacts.without_conversation.push(contact);
    Ok(Answer::new(StatusCode::CREATED, contact_json(store, &find(store, &id)?)))
}

/// `PATCH` and `PUT` take the same body and leave out what it does not name.
fn update(store: &mut Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("contacts:update")?;
    let mut contact = find(store, id)?;
    let mut details = store.contacts.details(id);
    write(&mut contact, &mut details, &asked.object(Live)?)?;
    details.updated_at = Some(unique_now());
    *store.contacts.change(id) = details;
    let conversations = store.conversations.newest_first().filter(|c| c.contact.id == id);
    let ids: Vec<_> = conversations.map(|c| c.id.clone()).collect();
    for conversation in ids {
        store.change(&conversation, |found| {
            let channel = found.contact.channel.clone();
            found.contact = Contact { channel, ..contact.clone() };
        });
    }
    for known in store.contacts.without_conversation.iter_mut().filter(|c| c.id == id) {
        known.clone_from(&contact);
    }
    one(store, id)
}

/// Writes all fields of the body, or none.
fn write(contact: &mut Contact, details: &mut Details, body: &Value) -> Result<(), Answer> {
    let phone = short_text(body, "phone", 50)?;
    if phone.is_some_and(|phone| !phone.starts_with('+') || phone.len() < 7) {
        return Err(wrong("phone", "Phone number must be in E.164 format"));
    }
    let email = text(body, "email")?;
    if email.is_some_and(|email| !email.contains('@')) {
        return Err(wrong("email", "value is not a valid email address"));
    }
    let texts = [
        ("name", short_text(body, "name", 255)?, &mut contact.name),
        ("phone", phone, &mut contact.phone),
        ("email", email, &mut contact.email),
        ("first_name", short_text(body, "first_name", 100)?, &mut details.first_name),
        ("last_name", short_text(body, "last_name", 100)?, &mut details.last_name),
        ("languages", short_text(body, "languages", 255)?, &mut details.languages),
        ("birthday", text(body, "birthday")?, &mut details.birthday),
        ("avatar_url", short_text(body, "avatar_url", 2_048)?, &mut details.avatar_url),
    ];
    let fields = match body.get("custom_fields") {
        None | Some(Value::Null) => None,
        Some(Value::Object(fields)) => Some(fields.clone()),
        Some(_) => return Err(wrong("custom_fields", "Input should be a valid dictionary")),
    };
    for (field, value, to) in texts {
        if body.get(field).is_some() {
            *to = value.map(str::to_owned);
        }
    }
    details.custom_fields.extend(fields.into_iter().flatten());
    Ok(())
}

/// Takes the conversations along.
fn delete(store: &mut Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("contacts:delete")?;
    find(store, id)?;
    let conversations = store.conversations.newest_first().filter(|c| c.contact.id == id);
    for conversation in conversations.map(|c| c.id.clone()).collect::<Vec<_>>() {
        store.conversations.remove(&conversation);
    }
    store.contacts.forget(id);
    Ok(Answer::ok(json!({ "success": true, "id": id, "message": "Contact deleted" })))
}

fn methods(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("contacts:read")?;
    Ok(Answer::ok(methods_of(store, &find(store, id)?).into()))
}

fn add_method(store: &mut Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("contacts:update")?;
    find(store, id)?;
    let body = asked.object(Live)?;
    let method = json!({
        "id": unique("method"),
        "method_type": needed(name(&body, "method_type", 50)?, "method_type")?,
        "value": needed(name(&body, "value", 255)?, "value")?,
        "channel_id": text(&body, "channel_id")?,
        "display_name": null,
        "is_primary": false,
        "phone_type": null,
        "email_status": null,
        "last_used_at": null,
    });
    store.contacts.change(id).methods.push(method.clone());
    Ok(Answer::new(StatusCode::CREATED, method))
}

fn delete_method(store: &mut Store, id: &str, method: &str) -> Result<Answer, Answer> {
    store.require_scope("contacts:update")?;
    find(store, id)?;
    let methods = &mut store.contacts.change(id).methods;
    match methods.iter().position(|known| known["id"] == method) {
        Some(place) => {
            methods.remove(place);
            Ok(Answer::no_content())
        }
        None => Err(responses::not_found(Live, "Contact method")),
    }
}

fn set_field(
    store: &mut Store,
    id: &str,
    field: &str,
    asked: &ApiRequest,
) -> Result<Answer, Answer> {
    store.require_scope("contacts:update")?;
    find(store, id)?;
    let body = asked.object(Live)?;
    let value = body["value"].clone();
    store.contacts.change(id).custom_fields.insert(field.to_owned(), value.clone());
    Ok(Answer::ok(json!({ "field_id": field, "value": value })))
}

/// Returns the channels on which the customer has written.
fn available_channels(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("contacts:read")?;
    find(store, id)?;
    let mut seen = HashSet::new();
    let own = store.conversations.newest_first().filter(|c| c.contact.id == id);
    let channels = own.filter(|c| seen.insert(c.channel_id())).map(|c| {
        let ends = c.window_ends();
        let status = match (c.window_is_open(), c.contact.channel.as_str()) {
            (true, _) => "available",
            (false, "whatsapp") => "template_required",
            (false, _) => "unavailable",
        };
        json!({
            "channel_id": c.channel_id(),
            "channel_type": c.contact.channel,
            "channel_name": c.contact.channel,
            "identifier": c.contact.address(),
            "status": status,
            "window_status": ends.map(|ends| json!({
                "in_window": c.window_is_open(),
                "requires_template": status == "template_required",
                "last_customer_message_at": c.last_customer_message_at.map(rfc3339),
                "window_end_at": rfc3339(ends),
            })),
            "email_mailbox": null,
        })
    });
    Ok(Answer::ok(json!({ "contact_id": id, "channels": channels.collect::<Vec<_>>() })))
}

fn contact_json(store: &Store, contact: &Contact) -> Value {
    let details = store.contacts.details(&contact.id);
    let own = || store.conversations.newest_first().filter(|c| c.contact.id == contact.id);
    let began = own().map(|c| c.created_at).min();
    let created_at = details.created_at.or(began).unwrap_or(store.catalog.created_at);
    let tags = details.tags.iter().filter_map(|id| store.tag(id));
    json!({
        "id": contact.id,
        "tenant_id": store.options.tenant,
        "name": contact.name,
        "first_name": details.first_name,
        "last_name": details.last_name,
        "phone": contact.phone,
        "email": contact.email,
        "avatar_url": details.avatar_url,
        "language": details.languages.as_deref().and_then(|all| all.split(',').next()),
        "languages": details.languages,
        "birthday": details.birthday,
        "is_blocked": false,
        "last_contacted_at": own().filter_map(|c| c.last_agent_reply_at).max().map(rfc3339),
        "custom_fields": details.custom_fields,
        "tags": tags.map(|tag| json!({ "id": tag.id, "name": tag.name, "color": tag.color }))
            .collect::<Vec<_>>(),
        "contact_methods": methods_of(store, contact),
        "potential_duplicates": duplicates(store, contact),
        "merged_from": [],
        "created_at": rfc3339(created_at),
        "updated_at": rfc3339(details.updated_at.unwrap_or(created_at)),
    })
}

/// Returns the other contacts that have the same name, phone number, or email address.
fn duplicates(store: &Store, contact: &Contact) -> Vec<Value> {
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    let mut seen = HashSet::from([&contact.id]);
    let others = all(store).filter(|other| {
        same(&other.name, &contact.name)
            || same(&other.phone, &contact.phone)
            || same(&other.email, &contact.email)
    });
    let others = others.filter(|other| seen.insert(&other.id));
    let json = |other: &Contact| {
        let Contact { id, name, phone, email, .. } = other;
        json!({ "id": id, "name": name, "phone": phone, "email": email })
    };
    others.map(json).collect()
}

/// Returns how a contact is reached: on the channels of its conversations, by phone, and by email.
fn methods_of(store: &Store, contact: &Contact) -> Vec<Value> {
    let channels = all(store).filter(|known| known.id == contact.id).map(contact_method);
    let others = [("phone", &contact.phone), ("email", &contact.email)].into_iter();
    let others = others.filter_map(|(kind, value)| {
        let mut method = contact_method(&Contact { channel: kind.to_owned(), ..contact.clone() });
        (method["method_type"], method["value"]) = (json!(kind), json!(value.as_ref()?));
        Some(method)
    });
    let mut methods: Vec<Value> = Vec::new();
    for method in channels.chain(others).chain(store.contacts.details(&contact.id).methods) {
        let is_known = methods.iter().any(|known| {
            known["method_type"] == method["method_type"] && known["value"] == method["value"]
        });
        if !is_known {
            methods.push(method);
        }
    }
    methods
}
