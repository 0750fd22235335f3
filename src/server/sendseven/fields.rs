//! The fields of an answer, whole: pages elsewhere show short texts cut and unknown fields not at all.

use super::{SendSeven, SendSevenError, transport::Call};
use crate::model::{ConversationId, Field};
use serde_json::Value;

/// The most fields of one conversation; a person reads no more.
const MAX_FIELDS: usize = 1_000;

impl SendSeven {
    /// `GET /conversations/{id}`; returns every field that has a value, in the order of the answer.
    pub async fn fields(&self, id: &ConversationId) -> Result<Vec<Field>, SendSevenError> {
        let answer: Value = self.send(Call::get("get", &["conversations", id.as_str()])).await?;
        Ok(fields_of(&answer))
    }
}

/// Returns every field that has a value.
pub(super) fn fields_of(value: &Value) -> Vec<Field> {
    let mut fields = Vec::new();
    collect(&mut fields, String::new(), value);
    fields
}

fn collect(fields: &mut Vec<Field>, path: String, value: &Value) {
    let below = |name: &str| match path.is_empty() {
        true => name.to_owned(),
        false => [&path, ".", name].concat(),
    };
    match value {
        _ if fields.len() == MAX_FIELDS => {}
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| collect(fields, below(name), member));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| {
                collect(fields, below(&place.to_string()), item);
            });
        }
        Value::String(text) => fields.push(Field { path, text: text.clone() }),
        other => fields.push(Field { path, text: other.to_string() }),
    }
}
