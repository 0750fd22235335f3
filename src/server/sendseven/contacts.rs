//! Customers; live only.

use super::wire::{WireContact, moment};
use super::{SendSeven, SendSevenError, fields::fields_of, lenient, transport::Call, wire};
use crate::model::contact::{ContactMethod, ContactProfile};
use crate::model::{Channel, ContactId, Tag, Timestamp};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct WireProfile {
    #[serde(flatten)]
    contact: WireContact,
    #[serde(default, deserialize_with = "lenient::text")]
    language: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    languages: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    birthday: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    is_blocked: Option<bool>,
    #[serde(default, deserialize_with = "lenient::objects")]
    contact_methods: Vec<WireMethod>,
    #[serde(default, deserialize_with = "lenient::tags")]
    tags: Vec<Tag>,
    #[serde(default)]
    custom_fields: Value,
    #[serde(default)]
    potential_duplicates: Value,
    #[serde(default, deserialize_with = "moment")]
    created_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct WireMethod {
    /// A channel such as `email`, with `_id` after it for some, or `phone`.
    #[serde(default, deserialize_with = "lenient::text")]
    method_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    value: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    is_primary: Option<bool>,
}

impl SendSeven {
    /// `GET /contacts/{id}`.
    pub async fn contact(&self, id: &ContactId) -> Result<ContactProfile, SendSevenError> {
        let answer: Value = self.send(Call::get("contact", &["contacts", id.as_str()])).await?;
        let profile: WireProfile = wire::read(answer)?;
        Ok(ContactProfile {
            contact: profile.contact.into_contact(Some(id.clone())),
            languages: profile.languages.or(profile.language),
            birthday: profile.birthday,
            is_blocked: profile.is_blocked.unwrap_or_default(),
            methods: profile.contact_methods.into_iter().filter_map(method).collect(),
            tags: profile.tags,
            custom_fields: fields_of(&profile.custom_fields),
            duplicates: profile.potential_duplicates.as_array().map_or(0, Vec::len),
            created_at: profile.created_at,
        })
    }
}

fn method(wire: WireMethod) -> Option<ContactMethod> {
    let kind = wire.method_type.unwrap_or_default();
    let kind = kind.strip_suffix("_id").unwrap_or(&kind);
    Some(ContactMethod {
        channel: (kind != "phone").then(|| Channel::from(kind.to_owned())),
        value: wire.value?,
        is_primary: wire.is_primary.unwrap_or_default(),
    })
}
