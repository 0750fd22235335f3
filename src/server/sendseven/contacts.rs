//! Customers; live only.

use super::wire::{WireContact, moment};
use super::{SendSeven, SendSevenError, fields::fields_of, lenient, transport::Call, wire};
use crate::model::contact::{ContactField, ContactMethod, ContactProfile};
use crate::model::{Channel, Contact, ContactId, Tag, Timestamp};
use reqwest::Method;
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
            duplicates: duplicates(&profile.potential_duplicates),
            created_at: profile.created_at,
        })
    }

    /// `PATCH /contacts/{id}`: sets fields, or clears those whose value is empty.
    pub async fn change_contact(
        &self,
        id: &ContactId,
        values: &[(ContactField, String)],
    ) -> Result<Contact, SendSevenError> {
        let value = |text: &String| (!text.is_empty()).then(|| text.clone());
        let fields =
            values.iter().map(|(field, text)| (field.name().to_owned(), value(text).into()));
        let body = Value::Object(fields.collect());
        let path = ["contacts", id.as_str()];
        let call = Call::change("change-contact", Method::PATCH, &path, Some(body)).once();
        let contact: WireContact = wire::read(self.send(call).await?)?;
        Ok(contact.into_contact(Some(id.clone())))
    }
}

/// Reads other contacts, each as an object, inside one, or by its id.
fn duplicates(found: &Value) -> Vec<Contact> {
    let nobody = || Contact { id: None, name: None, phone: None, email: None };
    let read = |one: &Value| {
        let contact = one.get("contact").unwrap_or(one);
        let id = contact.get("id").or_else(|| one.get("contact_id")).unwrap_or(contact);
        let id = id.as_str().and_then(|id| ContactId::parse(id).ok());
        match wire::read::<WireContact>(contact.clone()) {
            Ok(wire) => wire.into_contact(id),
            Err(_) => Contact { id, ..nobody() },
        }
    };
    found.as_array().into_iter().flatten().map(read).collect()
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
