//! Fields of a shape that no contract names cost only themselves: a tag that cannot be read hides no
//! conversation. Identifiers of conversations, times, and what decides about a change stay strict.

use crate::model::short_text::{self, clean, clean_subject};
use crate::model::tag::is_color;
use crate::model::{AgentId, Tag};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

/// The most tags kept of one conversation.
const MAX_TAGS: usize = 50;

/// Reads a short text, or the `name` of an object.
pub fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Value::deserialize(from).map(|value| text_of(&value))
}

/// Reads the subject of a conversation.
pub fn subject<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => clean_subject(&text),
        other => text_of(&other),
    })
}

/// Reads the line of a message that a row shows.
pub fn first_line<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(Value::deserialize(from)?.as_str().and_then(short_text::first_line))
}

/// Reads a word of a vocabulary, such as a channel.
pub fn word<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: From<String>,
{
    text(from).map(|word| word.map(T::from))
}

/// Reads the tags of a list, or a single one; each as an object or by its name.
pub fn tags<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Tag>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Array(items) => items.iter().filter_map(tag).take(MAX_TAGS).collect(),
        other => tag(&other).into_iter().collect(),
    })
}

/// Reads a tag.
pub fn tag(value: &Value) -> Option<Tag> {
    let id = value.get("id").and_then(id_of);
    let color = value.get("color").and_then(Value::as_str).filter(|color| is_color(color));
    Some(Tag { id, name: text_of(value)?, color: color.map(str::to_owned) })
}

/// Reads an id, or the `id` of an object.
pub fn id<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<String>,
{
    Value::deserialize(from).map(|value| id_of(&value))
}

/// Reads an assignee. One that cannot be read is somebody unknown: only null means unassigned.
pub fn assignee<'de, D: Deserializer<'de>>(from: D) -> Result<Option<AgentId>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Null => None,
        value => id_of(&value).or_else(|| AgentId::parse("unknown").ok()),
    })
}

/// Reads the assignee of an event: `Some(None)` means unassigned. One that cannot be read counts as
/// missing, so that the conversation is read instead.
pub fn assignee_change<'de, D>(from: D) -> Result<Option<Option<AgentId>>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(match Value::deserialize(from)? {
        Value::Null => Some(None),
        value => id_of(&value).map(Some),
    })
}

/// Reads an object; anything else is left out.
pub fn object<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Value::deserialize(from).map(|value| serde_json::from_value(value).ok())
}

/// Reads the objects of a list; any other item is left out.
pub fn objects<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let items = match Value::deserialize(from)? {
        Value::Array(items) => items,
        _ => Vec::new(),
    };
    Ok(items.into_iter().filter_map(|item| serde_json::from_value(item).ok()).collect())
}

/// Reads a yes or no.
pub fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    Value::deserialize(from).map(|value| value.as_bool())
}

/// Reads a whole number.
pub fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Value::deserialize(from).map(|value| value.as_u64())
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => clean(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(fields) => fields.get("name").and_then(Value::as_str).and_then(clean),
        _ => None,
    }
}

fn id_of<T: TryFrom<String>>(value: &Value) -> Option<T> {
    match value {
        Value::String(text) => T::try_from(text.clone()).ok(),
        Value::Number(number) => T::try_from(number.to_string()).ok(),
        Value::Object(fields) => {
            fields.get("id").filter(|id| !id.is_object()).and_then(|id| id_of(id))
        }
        _ => None,
    }
}
