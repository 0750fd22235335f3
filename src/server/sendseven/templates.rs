//! WhatsApp templates, which only the live contract has. What is sent with them is never logged.

use super::{SendSeven, SendSevenError, lenient, transport::Call, wire};
use crate::model::attachment::clean_name;
use crate::model::template::{LINK_END, Media, Templates};
use crate::model::{ConversationId, FilledTemplate, Template, TemplateId};
use percent_encoding::percent_decode_str;
use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::{Map, Value, json};

const AREA: &str = "whatsapp-templates";
const PAGE_SIZE: usize = 100;
/// The most pages that are read: a thousand templates are more than anybody looks through.
const MAX_PAGES: usize = 10;
const APPROVED: &str = "APPROVED";
/// The buttons that need no value but perhaps the end of a link.
const PLAIN_BUTTONS: [&str; 3] = ["QUICK_REPLY", "PHONE_NUMBER", "URL"];
/// Where the value goes in the link of a button.
const LINK_VARIABLE: &str = "{{1}}";

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
    default_header_media_url: Option<String>,
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
        let mut body = json!({ "conversation_id": id });
        let mut values = Map::new();
        for (name, value) in &template.values {
            let media = Media::of_value(name);
            if media.is_some() {
                body["header_media_url"] = json!(value);
            }
            if media == Some(Media::Document) {
                body["header_document_filename"] = json!(file_name(value));
            }
            if media.is_none() {
                let name = if name == LINK_END { "url_suffix" } else { name };
                values.insert(name.to_owned(), json!(value));
            }
        }
        body["variable_values"] = Value::Object(values);
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

/// Returns whether WhatsApp can fetch a file from there, as far as the link tells.
pub fn is_public_link(link: &str) -> bool {
    let host = |url: &Url| url.host_str().is_some_and(|host| host.contains('.'));
    Url::parse(link).is_ok_and(|url| {
        url.scheme() == "https"
            && host(&url)
            && url.username().is_empty()
            && url.password().is_none()
    })
}

/// Returns the name of the file at a link.
fn file_name(link: &str) -> String {
    let url = Url::parse(link).ok();
    let last = url.as_ref().and_then(|url| url.path_segments()?.next_back());
    clean_name(&percent_decode_str(last.unwrap_or_default()).decode_utf8_lossy())
}

impl WireTemplate {
    /// Returns `None` if it needs more than texts and links.
    fn into_model(self) -> Option<Template> {
        let media = match self.header_type.as_deref() {
            None | Some("NONE" | "TEXT") => None,
            Some("IMAGE") => Some(Media::Image),
            Some("VIDEO") => Some(Media::Video),
            Some("DOCUMENT") => Some(Media::Document),
            Some(_) => return None,
        };
        let has_text_header = self.header_type.as_deref() == Some("TEXT");
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
        let all = || self.buttons.as_array().into_iter().flatten();
        let buttons = all().map(button).collect::<Option<Vec<String>>>()?;
        let links = all().filter_map(|button| button["url"].as_str());
        let mut open = links.filter(|url| url.contains("{{"));
        let link = match open.next() {
            // There is one value for the end of one link.
            Some(url) if open.next().is_none() => Some(url.strip_suffix(LINK_VARIABLE)?.to_owned()),
            Some(_) => return None,
            None => None,
        };
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
            usual_media: self.default_header_media_url.filter(|_| media.is_some()),
            media,
            body: self.body_text,
            footer: self.footer_text.filter(is_given),
            buttons,
            link,
            of_contact,
        };
        (!template.counts_twice()).then_some(template)
    }
}

/// Returns the label of a button; `None` if it needs a code.
fn button(button: &Value) -> Option<String> {
    let kind = button["type"].as_str().unwrap_or_default();
    let label = button["text"].as_str().map(str::to_owned);
    label.filter(|_| PLAIN_BUTTONS.contains(&kind))
}
