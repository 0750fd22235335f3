//! WhatsApp templates, which only the live contract has. What is sent with them is never logged.

use super::{SendSeven, SendSevenError, lenient, transport::Call, wire};
use crate::model::template::Templates;
use crate::model::{ConversationId, FilledTemplate, Template, TemplateId};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

const AREA: &str = "whatsapp-templates";
const PAGE_SIZE: usize = 100;
/// The most pages that are read: a thousand templates are more than anybody looks through.
const MAX_PAGES: usize = 10;
const APPROVED: &str = "APPROVED";
/// The buttons that need no value.
const PLAIN_BUTTONS: [&str; 3] = ["QUICK_REPLY", "PHONE_NUMBER", "URL"];

#[derive(Deserialize)]
struct WireChannel {
    channel_id: String,
}

#[derive(Deserialize)]
struct WireTemplate {
    id: TemplateId,
    channel_id: String,
    name: String,
    status: String,
    body_text: String,
    #[serde(default, deserialize_with = "lenient::text")]
    language: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    category: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    header_type: Option<String>,
    header_text: Option<String>,
    footer_text: Option<String>,
    #[serde(default)]
    buttons: Value,
    #[serde(default)]
    carousel_cards: Value,
    #[serde(default)]
    variable_mapping: Value,
    #[serde(default, deserialize_with = "lenient::flag")]
    call_permission_blocked: Option<bool>,
}

#[derive(Deserialize)]
struct WireSent {
    success: bool,
    #[serde(default)]
    error_code: Value,
}

impl SendSeven {
    /// `GET /conversations/{id}`: the id of its channel.
    pub async fn channel_id(&self, id: &ConversationId) -> Result<String, SendSevenError> {
        let answer: WireChannel =
            self.send(Call::get("get", &["conversations", id.as_str()])).await?;
        Ok(answer.channel_id)
    }

    /// `GET /whatsapp-templates`: the approved ones of a channel. One that cannot be read hides no
    /// other.
    pub async fn templates(&self, channel: &str) -> Result<Templates, SendSevenError> {
        let mut all = Templates::default();
        for page in 0..MAX_PAGES {
            let query = vec![
                ("channel_id", channel.to_owned()),
                ("status", APPROVED.to_owned()),
                ("limit", PAGE_SIZE.to_string()),
                ("offset", (page * PAGE_SIZE).to_string()),
            ];
            let answer: Value =
                self.send(Call::get("templates", &[AREA]).with_query(query)).await?;
            let items = wire::items(answer, "templates");
            let is_last = items.len() < PAGE_SIZE;
            let read = items.into_iter().filter_map(|item| wire::read::<WireTemplate>(item).ok());
            // The live API ignores parameters that it does not know.
            let meant = read.filter(|one| one.channel_id == channel && one.status == APPROVED);
            for one in meant {
                match one.into_model() {
                    Some(template) => all.offered.push(template),
                    None => all.unsupported += 1,
                }
            }
            if is_last {
                break;
            }
        }
        all.offered
            .sort_by(|one, other| (&one.name, &one.language).cmp(&(&other.name, &other.language)));
        Ok(all)
    }

    /// `POST /whatsapp-templates/{id}/send`. Repeated with the same key, it is sent once; after a
    /// refusal inside a 2xx, the same key gets that refusal again.
    pub async fn send_template(
        &self,
        id: &ConversationId,
        template: &FilledTemplate,
        key: String,
    ) -> Result<(), SendSevenError> {
        let values = template.values.iter();
        let values: Map<String, Value> =
            values.map(|(name, value)| (name.clone(), json!(value))).collect();
        let body = json!({ "conversation_id": id, "variable_values": values });
        let path = [AREA, template.id.as_str(), "send"];
        let call = Call::change("template", Method::POST, &path, Some(body)).once_by(key);
        let answer: WireSent = self.send(call).await?;
        match answer.success {
            true => Ok(()),
            false => Err(SendSevenError::NotSent { code: code(&answer.error_code) }),
        }
    }
}

/// Reads a number, or a text that is one.
fn code(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

impl WireTemplate {
    /// Returns `None` if it needs more than texts.
    fn into_model(self) -> Option<Template> {
        let has_text_header = match self.header_type.as_deref() {
            None | Some("NONE") => false,
            Some("TEXT") => true,
            Some(_) => return None,
        };
        let is_filled = |value: &Value| match value {
            Value::Null => false,
            Value::Array(items) => !items.is_empty(),
            _ => true,
        };
        if is_filled(&self.carousel_cards)
            || self.call_permission_blocked == Some(true)
            || self.category.as_deref() == Some("AUTHENTICATION")
        {
            return None;
        }
        let buttons = self.buttons.as_array().into_iter().flatten().map(button);
        let buttons = buttons.collect::<Option<Vec<String>>>()?;
        let mapping = self.variable_mapping.as_object().into_iter().flatten();
        let of_contact =
            mapping.filter_map(|(name, field)| Some((name.clone(), field.as_str()?.to_owned())));
        let of_contact = of_contact.collect();
        let is_given = |text: &String| !text.trim().is_empty();
        let template = Template {
            id: self.id,
            channel: self.channel_id,
            name: self.name,
            language: self.language,
            category: self.category,
            header: self.header_text.filter(|text| has_text_header && is_given(text)),
            body: self.body_text,
            footer: self.footer_text.filter(is_given),
            buttons,
            of_contact,
        };
        (!template.counts_twice()).then_some(template)
    }
}

/// Returns the label of a button; `None` if it needs a value.
fn button(button: &Value) -> Option<String> {
    let kind = button["type"].as_str().unwrap_or_default();
    let has_variable = button["url"].as_str().is_some_and(|url| url.contains("{{"));
    let label = button["text"].as_str().map(str::to_owned);
    label.filter(|_| PLAIN_BUTTONS.contains(&kind) && !has_variable)
}
