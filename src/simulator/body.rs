//! Reads the fields of a JSON body, and refuses values as the live contract does.

use super::Contract::Live;
use super::responses::{self, Answer};
use serde_json::Value;

/// Reads a text; null counts as absent.
pub fn text<'a>(body: &'a Value, field: &str) -> Result<Option<&'a str>, Answer> {
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => {
            let text = "Input should be a valid string";
            Err(responses::invalid(Live, ["body", field], "string_type", text))
        }
    }
}

/// Reads a text of at most this many characters.
pub fn short_text<'a>(
    body: &'a Value,
    field: &str,
    most: usize,
) -> Result<Option<&'a str>, Answer> {
    let found = text(body, field)?;
    if found.is_some_and(|text| text.chars().count() > most) {
        let text = format!("String should have at most {most} characters");
        return Err(responses::invalid(Live, ["body", field], "string_too_long", &text));
    }
    Ok(found)
}

/// Reads a text of at least one and at most this many characters that may be absent.
pub fn name<'a>(body: &'a Value, field: &str, most: usize) -> Result<Option<&'a str>, Answer> {
    let found = short_text(body, field, most)?;
    if found.is_some_and(str::is_empty) {
        let text = "String should have at least 1 character";
        return Err(responses::invalid(Live, ["body", field], "string_too_short", text));
    }
    Ok(found)
}

/// Fails if a field that a call needs is absent.
pub fn needed<T>(found: Option<T>, field: &str) -> Result<T, Answer> {
    found.ok_or_else(|| responses::invalid(Live, ["body", field], "missing", "Field required"))
}

pub fn boolean(body: &Value, field: &str) -> Result<Option<bool>, Answer> {
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(value)) => Ok(Some(*value)),
        Some(_) => {
            let text = "Input should be a valid boolean";
            Err(responses::invalid(Live, ["body", field], "bool_type", text))
        }
    }
}

/// Reads a list of texts.
pub fn texts<'a>(body: &'a Value, field: &str) -> Result<Option<Vec<&'a str>>, Answer> {
    let invalid = || wrong(field, "Input should be a valid list of strings");
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(items)) => {
            let items: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            items.map(Some).ok_or_else(invalid)
        }
        Some(_) => Err(invalid()),
    }
}

pub fn wrong(field: &str, text: &str) -> Answer {
    responses::invalid(Live, ["body", field], "value_error", text)
}
