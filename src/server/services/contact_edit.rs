//! Editing a contact. An edit is made at once, since it changes no conversation; the next page offers
//! to take it back. Only the fields that were changed are sent, and only if nobody else has changed
//! the same ones.

use super::audit::{self, AuditEvent, action};
use super::{Caller, Services, must_offer};
use crate::model::contact::{ContactConflict, ContactEdit, ContactField};
use crate::model::{
    Action, AppError, Capability, Contact, ContactId, LocalizedText, Problem, VendorTrouble,
};
use crate::server::sendseven::{Priority, SendSeven, SendSevenError};
use moka::sync::Cache;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

const MOST: u64 = 10_000;
/// How long the last edit of a contact is remembered.
const REMEMBERED: Duration = Duration::from_secs(1800);
/// The longest name, in characters.
const LONGEST_NAME: usize = 255;
/// The longest email address, and the most digits of a phone number (E.164).
const LONGEST_EMAIL: usize = 254;
const MOST_DIGITS: usize = 15;
const LEAST_DIGITS: usize = 7;

/// Allows one edit of a contact at a time, and remembers the last one.
pub struct ContactEdits(Cache<ContactId, Arc<Mutex<Option<LastEdit>>>>);

/// The operator who last edited a contact, and what it was after that.
struct LastEdit {
    by: String,
    contact: Contact,
}

impl Default for ContactEdits {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_idle(REMEMBERED).build())
    }
}

/// Returns the contact as it is at SendSeven, for the form.
pub async fn form(services: &Services, id: &str) -> Result<Contact, AppError> {
    let id = ContactId::parse(id).map_err(|_| AppError::NoSuchPage)?;
    must_offer(services, Action::EditContact)?;
    services.must_hold(Capability::UpdateContacts)?;
    let read = services.gateway.with_priority(Priority::Open).contact(&id).await;
    read.map(|profile| profile.contact).map_err(|error| match error.status() {
        Some(404) => AppError::NoSuchPage,
        _ => error.into(),
    })
}

/// Changes the fields in which `typed` differs from `seen`, what the form was drawn with.
pub async fn save(
    services: &Services,
    caller: &Caller,
    id: &str,
    typed: &Contact,
    seen: &Contact,
) -> Result<ContactEdit, AppError> {
    let asked = ContactId::parse(id).map_err(|_| no_such_contact(id))?;
    must_offer(services, Action::EditContact)?;
    services.must_hold(Capability::UpdateContacts)?;
    let wanted = checked(typed, seen)?;
    let last = services.contact_edits.0.get_with(asked.clone(), Arc::default);
    let mut last = last.lock().await;
    let gateway = services.gateway.with_priority(Priority::Change);
    let before = gateway.contact(&asked).await.map_err(|error| refused(&asked, error))?.contact;
    let is_open = |(field, value): &(ContactField, String)| field.of(&before) != value;
    let wanted: Vec<_> = wanted.into_iter().filter(is_open).collect();
    let overtaken = wanted.iter().filter(|(field, _)| field.of(&before) != field.of(seen));
    let fields: Vec<_> = overtaken.map(|(field, _)| field.name().to_owned()).collect();
    if !fields.is_empty() {
        let by = last.as_ref().filter(|edit| edit.contact == before).map(|edit| edit.by.clone());
        return Err(AppError::ContactConflict(ContactConflict { by, fields }));
    }
    if wanted.is_empty() {
        return Ok(ContactEdit { after: before.clone(), before });
    }
    // A merged contact answers under the id of the one that is left.
    let id = before.id.clone().unwrap_or(asked);
    let names: Vec<_> = wanted.iter().map(|(field, _)| field.name()).collect();
    let details = Some([id.as_str(), ": ", &names.join(", ")].concat());
    let event = AuditEvent { action: action::CHANGE_CONTACT, details, ..AuditEvent::default() };
    let entry = services.audit.begin(&caller.actor(), event).await?;
    let outcome = send(&gateway, &id, &before, &wanted).await;
    let result = match &outcome {
        Ok(_) => audit::DONE.to_owned(),
        Err(Unsent::NotMade) => audit::NOT_MADE.to_owned(),
        Err(Unsent::Failed(error)) if error.is_inconclusive() => audit::UNCERTAIN.to_owned(),
        Err(Unsent::Failed(error)) => audit::failed(VendorTrouble::from(error).key()),
    };
    services.audit.end(entry, &result).await;
    let after = outcome.map_err(|unsent| match unsent {
        Unsent::NotMade => AppError::NotMade,
        Unsent::Failed(error) => refused(&id, error),
    })?;
    services.contacts.record_edit(&id, &after);
    *last = Some(LastEdit { by: caller.operator.name.clone(), contact: after.clone() });
    Ok(ContactEdit { before, after })
}

/// A change that was not made, as far as is known.
enum Unsent {
    NotMade,
    Failed(SendSevenError),
}

/// Makes the change. An answer that does not show it is checked by reading the contact.
async fn send(
    gateway: &SendSeven,
    id: &ContactId,
    before: &Contact,
    wanted: &[(ContactField, String)],
) -> Result<Contact, Unsent> {
    let is_made =
        |after: &Contact| wanted.iter().all(|(field, _)| field.of(after) != field.of(before));
    let answer = gateway.change_contact(id, wanted).await;
    let unsent = match answer {
        Ok(after) if is_made(&after) => return Ok(after),
        Ok(_) => Unsent::NotMade,
        Err(error) if error.is_inconclusive() => Unsent::Failed(error),
        Err(error) => return Err(Unsent::Failed(error)),
    };
    match gateway.contact(id).await {
        Ok(present) if is_made(&present.contact) => Ok(present.contact),
        _ => Err(unsent),
    }
}

fn no_such_contact(id: &str) -> AppError {
    AppError::bad_input("contact", id, "expected-contact")
}

fn refused(id: &ContactId, error: SendSevenError) -> AppError {
    match error.status() {
        Some(404) => no_such_contact(id.as_str()),
        Some(400 | 409) => AppError::Vendor(VendorTrouble::Invalid),
        _ => error.into(),
    }
}

/// Returns the fields that differ, with their values as SendSeven takes them.
fn checked(typed: &Contact, seen: &Contact) -> Result<Vec<(ContactField, String)>, AppError> {
    let (mut wanted, mut problems) = (Vec::new(), Vec::new());
    for field in ContactField::ALL {
        let text = field.of(typed).trim();
        if text == field.of(seen).trim() {
            continue;
        }
        match if text.is_empty() { Ok(String::new()) } else { value(field, text) } {
            Ok(value) => wanted.push((field, value)),
            Err(expected) => problems.push(Problem::new(field.name(), text, expected)),
        }
    }
    if problems.is_empty() { Ok(wanted) } else { Err(AppError::BadInput(problems)) }
}

fn value(field: ContactField, text: &str) -> Result<String, LocalizedText> {
    let found = match field {
        ContactField::Name => {
            let fits = text.chars().count() <= LONGEST_NAME && !text.contains(char::is_control);
            let most = LONGEST_NAME.to_string();
            return match fits {
                true => Ok(text.to_owned()),
                false => Err(LocalizedText::from("expected-contact-name").with("most", most)),
            };
        }
        ContactField::Phone => phone(text).ok_or("expected-phone"),
        ContactField::Email => email(text).ok_or("expected-email"),
    };
    found.map_err(LocalizedText::from)
}

/// Returns a phone number in E.164. It needs its country code; separators are left out, and so is
/// the zero in parentheses that is dialed only within the country.
fn phone(text: &str) -> Option<String> {
    let text = text.replacen("(0)", "", 1);
    let number = text.strip_prefix('+').or_else(|| text.strip_prefix("00"))?;
    let is_separator = |one: char| one.is_whitespace() || "-–./()".contains(one);
    let digits: String = number.chars().filter(|one| !is_separator(*one)).collect();
    let is_number = digits.bytes().all(|one| one.is_ascii_digit()) && !digits.starts_with('0');
    let fits = (LEAST_DIGITS..=MOST_DIGITS).contains(&digits.len());
    (is_number && fits).then(|| ["+", &digits].concat())
}

/// Returns the text if it has the shape of an email address.
fn email(text: &str) -> Option<String> {
    let (name, domain) = text.rsplit_once('@')?;
    let is_clean = |part: &str| {
        !part.is_empty()
            && !part.contains(|one: char| one.is_whitespace() || one.is_control() || one == '@')
    };
    let has_dot = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    let fits = text.chars().count() <= LONGEST_EMAIL;
    (is_clean(name) && is_clean(domain) && has_dot && fits).then(|| text.to_owned())
}
