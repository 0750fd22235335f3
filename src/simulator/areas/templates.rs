//! WhatsApp templates: listing, previewing, and sending them.

use crate::simulator::Contract::Live;
use crate::simulator::body::{text, wrong};
use crate::simulator::messages::Message;
use crate::simulator::pages::whole_number;
use crate::simulator::replies;
use crate::simulator::request::ApiRequest;
use crate::simulator::responses::{self, Answer};
use crate::simulator::store::Store;
use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};

pub fn route(
    store: &mut Store,
    asked: &ApiRequest,
    segments: &[&str],
) -> Option<Result<Answer, Answer>> {
    let ["whatsapp-templates", rest @ ..] = segments else { return None };
    Some(match (&asked.method, rest) {
        (&Method::GET, []) => list(store, asked),
        (&Method::GET, [id]) => one(store, id),
        (&Method::POST, [id, "preview"]) => preview(store, id, asked),
        (&Method::POST, [template, "send"]) => send(store, template, asked),
        _ => return None,
    })
}

/// Has an envelope of its own, and `limit` with `offset` in place of pages.
fn list(store: &Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("channels:read")?;
    let limit = whole_number(Live, asked, "limit", 100, 500)?;
    let offset = asked.parameter("offset").and_then(|text| text.parse().ok()).unwrap_or(0);
    let (channel, status) = (asked.parameter("channel_id"), asked.parameter("status"));
    let fits = |template: &&Value| {
        channel.is_none_or(|channel| template["channel_id"] == channel)
            && status.is_none_or(|status| template["status"] == status)
    };
    let found: Vec<_> = store.catalog.templates.iter().filter(fits).collect();
    let page: Vec<_> = found.iter().skip(offset).take(limit as usize).collect();
    Ok(Answer::ok(json!({
        "templates": page,
        "total": found.len(),
        "channel_id": channel,
        "status_filter": status,
    })))
}

fn one(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("channels:read")?;
    by_id(store, id).cloned().map(Answer::ok).ok_or_else(missing)
}

fn preview(store: &Store, id: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("channels:read")?;
    let template = by_id(store, id).ok_or_else(missing)?;
    let body = asked.object(Live)?;
    let mut values = variables(&body)?;
    if let Some(id) = text(&body, "contact_id")? {
        let name = super::contacts::find(store, id)?.name.unwrap_or_default();
        let first = name.split(' ').next().unwrap_or_default();
        values.entry("first_name").or_insert_with(|| json!(first));
    }
    Ok(Answer::ok(json!({
        "header": template["header_text"],
        "body": filled(template, &values),
        "footer": template["footer_text"],
        "buttons": template["buttons"],
        "variables_used": values,
    })))
}

/// Sends a template, which needs no open window. What Meta refuses is told with status 200.
fn send(store: &mut Store, name: &str, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("messages:create")?;
    let body = asked.object(Live)?;
    let template = chosen(store, name, &body)?;
    let mut to = body.clone();
    if let Some(id) = text(&body, "whatsapp_id")? {
        to["to"] = json!(format!("+{}", id.trim_start_matches('+')));
    }
    // The channel is the template's, not one to look for.
    to.as_object_mut().into_iter().for_each(|fields| drop(fields.remove("channel_id")));
    let conversation = replies::recipient(store, &to)?;
    if conversation.contact.channel != "whatsapp" {
        return Err(wrong("conversation_id", "The conversation is not on WhatsApp"));
    }
    let values = variables(&body)?;
    let text = filled(&template, &values);
    let shows_file =
        ["IMAGE", "VIDEO", "DOCUMENT"].iter().any(|kind| template["header_type"] == *kind);
    let has_file =
        body["header_media_url"].is_string() || template["default_header_media_url"].is_string();
    let is_open =
        template["buttons"].to_string().contains("{{") && !values.contains_key("url_suffix");
    let failure = match template["status"].as_str() {
        _ if store.catalog.templates_fail => Some((131_026, "Message undeliverable")),
        Some("APPROVED") if shows_file && !has_file => {
            Some((132_012, "Parameter format does not match format in the created template"))
        }
        Some("APPROVED") if text.contains("{{") || is_open => {
            Some((132_000, "Number of parameters does not match"))
        }
        Some("APPROVED") => None,
        _ => Some((132_001, "Template does not exist in the translation")),
    };
    if let Some((code, error)) = failure {
        return Ok(Answer::ok(json!({
            "success": false,
            "message_id": null,
            "external_id": null,
            "conversation_id": conversation.id,
            "error": error,
            "error_code": code,
            "error_details": format!("(#{code}) {error}"),
            "is_coexistence": false,
        })));
    }
    let message = Message::reply(Some(&text), "whatsapp_template", &store.me().id);
    let answer = json!({
        "success": true,
        "message_id": message.id,
        "external_id": format!("ext_{}", message.id),
        "conversation_id": conversation.id,
        "error": null,
        "error_code": null,
        "error_details": null,
        "is_coexistence": false,
    });
    replies::send(store, &conversation.id, message, None);
    Ok(Answer::ok(answer))
}

fn by_id<'a>(store: &'a Store, id: &str) -> Option<&'a Value> {
    store.catalog.templates.iter().find(|template| template["id"] == id)
}

/// Returns the template with this id, or with this name in the language that the body asks for.
fn chosen(store: &Store, name: &str, body: &Value) -> Result<Value, Answer> {
    let refuse = |text: &str| responses::refuse(Live, StatusCode::BAD_REQUEST, text);
    let language = text(body, "language")?;
    let channel = text(body, "channel_id")?;
    if let Some(template) = by_id(store, name) {
        let conflicts = language.is_some_and(|language| template["language"] != language)
            || channel.is_some_and(|channel| template["channel_id"] != channel);
        return match conflicts {
            true => Err(refuse("language or channel_id conflicts with the template")),
            false => Ok(template.clone()),
        };
    }
    let all = store.catalog.templates.iter().filter(|template| template["name"] == name);
    let named: Vec<_> =
        all.filter(|t| channel.is_none_or(|channel| t["channel_id"] == channel)).collect();
    let fitting: Vec<_> = named
        .iter()
        .filter(|t| language.is_none_or(|language| t["language"] == language))
        .collect();
    match fitting.as_slice() {
        [] if named.is_empty() => Err(missing()),
        [] => Err(refuse("The template does not exist in this language")),
        [one] => Ok((**one).clone()),
        _ => Err(refuse("The template exists in several languages: language is required")),
    }
}

/// Reads `variable_values`: a list, or an object by number or name.
fn variables(body: &Value) -> Result<Map<String, Value>, Answer> {
    match body.get("variable_values") {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(values)) => Ok(values.clone()),
        Some(Value::Array(values)) => {
            let numbered = values.iter().enumerate();
            Ok(numbered.map(|(place, value)| ((place + 1).to_string(), value.clone())).collect())
        }
        Some(_) => Err(wrong("variable_values", "Input should be a list or a dictionary")),
    }
}

fn filled(template: &Value, values: &Map<String, Value>) -> String {
    let text = template["body_text"].as_str().unwrap_or_default().to_owned();
    values.iter().fold(text, |text, (name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text.replace(&format!("{{{{{name}}}}}"), &value)
    })
}

fn missing() -> Answer {
    responses::not_found(Live, "Template")
}
