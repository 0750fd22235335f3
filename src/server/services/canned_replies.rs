//! Canned replies: what operators can insert into a reply, and the page that changes them.

use super::audit::{AuditEvent, action};
use super::conversations::known_or_read;
use super::swr_cache::{CachePolicy, SwrCache};
use super::{Caller, Services};
use crate::model::canned_reply::{LONGEST_SHORTCUT, LONGEST_TEXT, LONGEST_TITLE};
use crate::model::{
    AppError, CannedReply, CannedReplyId, Capability, Contract, ConversationId, LocalizedText,
};
use crate::server::search_text::decomposed;
use crate::server::sendseven::{CannedReplyFields, Priority, SendSevenError};
use std::sync::Arc;
use std::time::Duration;

/// They rarely change, and a change in Sevendesk is seen at once.
const POLICY: CachePolicy = CachePolicy {
    fresh: Duration::from_secs(300),
    stale: Duration::from_secs(3600),
    retry_after: Duration::from_secs(5),
    evict_on_404: false,
};

/// The list as last read. A server has one tenant, so there is one list.
pub struct CannedReplies(SwrCache<(), Vec<CannedReply>>);

impl Default for CannedReplies {
    fn default() -> Self {
        Self(SwrCache::new(1, POLICY))
    }
}

/// What the API token may do to canned replies, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CannedReplyRights {
    pub add: bool,
    pub change: bool,
    pub remove: bool,
    pub share: bool,
}

/// Returns all canned replies, by title.
pub async fn all(services: &Services) -> Result<Arc<Vec<CannedReply>>, AppError> {
    must_have(services, Capability::ReadCannedReplies)?;
    let gateway = services.gateway.with_priority(Priority::Open);
    let read = || async move {
        let mut all = gateway.canned_replies().await?;
        all.sort_by_cached_key(|one| one.title.to_lowercase());
        Ok::<_, SendSevenError>(all)
    };
    let cached = services.canned_replies.0.get((), services.budget_used(), read).await?;
    Ok(cached.value)
}

/// Returns the canned replies that `search` finds, filled in for a conversation.
pub async fn filled(
    services: &Services,
    id: &ConversationId,
    search: &str,
) -> Result<Vec<CannedReply>, AppError> {
    let (all, name) = (all(services).await?, contact_name(services, id).await?);
    let found = all.iter().filter(|one| one.is_found_by(search, decomposed));
    let filled =
        |one: &CannedReply| CannedReply { text: one.filled(name.as_deref()), ..one.clone() };
    Ok(found.map(filled).collect())
}

/// Returns the name of a conversation's contact, if it is known.
pub(super) async fn contact_name(
    services: &Services,
    id: &ConversationId,
) -> Result<Option<String>, AppError> {
    let mut conversation = known_or_read(services, id).await?;
    services.contacts.fill_from_cache(&mut conversation);
    Ok(conversation.contact.name)
}

/// Returns whether canned replies can be offered, as far as is known.
pub fn are_offered(services: &Services) -> bool {
    services.gateway.may(Capability::ReadCannedReplies) != Some(false)
        && services.gateway.known_contract() != Some(Contract::Documented)
}

pub fn rights(services: &Services) -> CannedReplyRights {
    let may = |capability| services.gateway.may(capability) != Some(false);
    CannedReplyRights {
        add: may(Capability::CreateCannedReplies),
        change: may(Capability::UpdateCannedReplies),
        remove: may(Capability::DeleteCannedReplies),
        share: may(Capability::ShareCannedReplies),
    }
}

/// Adds a canned reply, or changes the one named by `id`. Returns its title.
pub async fn save(
    services: &Services,
    caller: &Caller,
    id: Option<&str>,
    typed: CannedReplyFields,
) -> Result<String, AppError> {
    let all = all(services).await?;
    let present = id.map(|id| find(&all, id)).transpose()?;
    let (needed, action) = match present {
        Some(_) => (Capability::UpdateCannedReplies, action::CHANGE_CANNED_REPLY),
        None => (Capability::CreateCannedReplies, action::ADD_CANNED_REPLY),
    };
    must_have(services, needed)?;
    let mut fields = checked(typed)?;
    let is_other = |one: &&CannedReply| present.is_none_or(|present| present.id != one.id);
    if all.iter().filter(is_other).any(|one| one.has_shortcut(&fields.shortcut)) {
        return Err(AppError::bad_input("shortcut", &fields.shortcut, "expected-shortcut-free"));
    }
    if fields.shared == present.map(|present| present.shared) {
        fields.shared = None;
    }
    if fields.shared == Some(true) {
        must_have(services, Capability::ShareCannedReplies)?;
    }
    let gateway = services.gateway.with_priority(Priority::Change);
    audited(services, caller, action, &fields.title, async {
        match present {
            Some(present) => gateway.change_canned_reply(&present.id, &fields).await,
            None => gateway.add_canned_reply(&fields).await,
        }
    })
    .await?;
    Ok(fields.title)
}

/// Removes a canned reply. Returns its title.
pub async fn remove(services: &Services, caller: &Caller, id: &str) -> Result<String, AppError> {
    let all = all(services).await?;
    let present = find(&all, id)?;
    must_have(services, Capability::DeleteCannedReplies)?;
    let gateway = services.gateway.with_priority(Priority::Change);
    let removal = gateway.remove_canned_reply(&present.id);
    audited(services, caller, action::REMOVE_CANNED_REPLY, &present.title, removal).await?;
    Ok(present.title.clone())
}

/// Returns the canned reply with this id.
pub fn find<'a>(all: &'a [CannedReply], id: &str) -> Result<&'a CannedReply, AppError> {
    let found = CannedReplyId::parse(id).ok().and_then(|id| all.iter().find(|one| one.id == id));
    found.ok_or_else(|| AppError::bad_input("canned-reply", id, "expected-canned-reply"))
}

async fn audited(
    services: &Services,
    caller: &Caller,
    action: &'static str,
    title: &str,
    change: impl Future<Output = Result<(), SendSevenError>>,
) -> Result<(), AppError> {
    let event = AuditEvent { action, details: Some(title.to_owned()), ..AuditEvent::default() };
    let change = async { change.await.map_err(AppError::from) };
    let outcome = services.audit.audited(&caller.actor(), event, change).await;
    // After a failure, too, nobody knows the list for certain.
    services.canned_replies.0.invalidate(&());
    outcome
}

fn checked(typed: CannedReplyFields) -> Result<CannedReplyFields, AppError> {
    let CannedReplyFields { title, text, shortcut, shared } = typed;
    let within = |name: &str, text: &str, least: usize, most: usize| {
        let expected = LocalizedText::from("expected-characters");
        let expected = expected.with("least", least.to_string()).with("most", most.to_string());
        match (least..=most).contains(&text.chars().count()) {
            true => Ok(()),
            false => Err(AppError::bad_input(name, text, expected)),
        }
    };
    let (title, text) = (title.trim().to_owned(), text.trim().to_owned());
    let shortcut = shortcut.trim().trim_start_matches('/').to_lowercase();
    within("title", &title, 1, LONGEST_TITLE)?;
    within("text", &text, 1, LONGEST_TEXT)?;
    within("shortcut", &shortcut, 0, LONGEST_SHORTCUT)?;
    if shortcut.contains(char::is_whitespace) {
        return Err(AppError::bad_input("shortcut", &shortcut, "expected-shortcut"));
    }
    Ok(CannedReplyFields { title, text, shortcut, shared })
}

fn must_have(services: &Services, capability: Capability) -> Result<(), AppError> {
    if services.gateway.known_contract() == Some(Contract::Documented) {
        return Err(AppError::bad_input("contract", "documented", "expected-live-canned-replies"));
    }
    services.must_hold(capability)
}
