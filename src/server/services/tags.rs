//! Tags of the tenant: which there are, how many conversations have each, and new ones.

use super::audit::{AuditEvent, action};
use super::swr_cache::{CachePolicy, SwrCache};
use super::{Caller, Services, must_offer};
use crate::model::tag::is_color;
use crate::model::{Action, AppError, Capability, Contract, LocalizedText, Tag, TagCount};
use crate::server::sendseven::Priority;
use std::collections::HashMap;
use std::time::Duration;

const POLICY: CachePolicy = CachePolicy {
    fresh: Duration::from_secs(30),
    stale: Duration::from_secs(300),
    retry_after: Duration::from_secs(5),
    evict_on_404: true,
};

/// The tags, as SendSeven last listed them.
pub struct Tags(SwrCache<(), Vec<Tag>>);

impl Default for Tags {
    fn default() -> Self {
        Self(SwrCache::new(1, POLICY))
    }
}

/// Returns the tags by name, each with the number of the queue's conversations that have it and are
/// not closed. The documented contract has none.
pub async fn tags(services: &Services) -> Result<Vec<TagCount>, AppError> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    services.queue.read(|snapshot| {
        for one in snapshot.conversations().filter(|one| !one.status.is_closed()) {
            for tag in &one.tags {
                *counts.entry(tag.name.clone()).or_default() += 1;
            }
        }
    });
    let count = |tag: Tag| {
        let conversations = counts.get(&tag.name).copied().unwrap_or_default();
        TagCount { tag, conversations }
    };
    Ok(all(services).await?.into_iter().map(count).collect())
}

/// Returns the names of the tags; none if there are none or SendSeven does not answer.
pub async fn names(services: &Services) -> Vec<String> {
    let tags = all(services).await.unwrap_or_default();
    tags.into_iter().map(|tag| tag.name).collect()
}

/// Returns the tag with this id.
pub async fn find(services: &Services, id: &str) -> Result<Tag, AppError> {
    must_offer(services, Action::Tag)?;
    let found = all(services).await?.into_iter().find(|tag| {
        let known = tag.id.as_ref().map(|known| known.as_str());
        known == Some(id)
    });
    found.ok_or_else(|| AppError::bad_input("tag", id, "expected-tag"))
}

/// Creates a tag.
pub async fn create(
    services: &Services,
    caller: &Caller,
    name: &str,
    color: &str,
) -> Result<Tag, AppError> {
    must_offer(services, Action::Tag)?;
    services.must_hold(Capability::ChangeConversations)?;
    let name = name.trim();
    if !(1..=Tag::LONGEST_NAME).contains(&name.chars().count()) {
        let most = Tag::LONGEST_NAME.to_string();
        let expected = LocalizedText::from("expected-tag-name").with("most", most);
        return Err(AppError::bad_input("tag-name", name, expected));
    }
    if !is_color(color) {
        return Err(AppError::bad_input("color", color, "expected-color"));
    }
    let same = |tag: &Tag| tag.name.to_lowercase() == name.to_lowercase();
    if all(services).await?.iter().any(same) {
        return Err(AppError::bad_input("tag-name", name, "expected-tag-name-free"));
    }
    let after = Some(name.to_owned());
    let event = AuditEvent { action: action::CREATE_TAG, after, ..AuditEvent::default() };
    let gateway = services.gateway.with_priority(Priority::Change);
    let create = async { Ok(gateway.create_tag(name, color).await?) };
    let created = services.audit.audited(&caller.actor(), event, create).await;
    services.tags.0.invalidate(&());
    created
}

async fn all(services: &Services) -> Result<Vec<Tag>, AppError> {
    if services.gateway.known_contract() == Some(Contract::Documented) {
        return Ok(Vec::new());
    }
    let gateway = services.gateway.with_priority(Priority::Open);
    let ask = || async move { gateway.tags().await };
    let mut tags = (*services.tags.0.get((), services.budget_used(), ask).await?.value).clone();
    tags.sort_by_key(|tag| tag.name.to_lowercase());
    Ok(tags)
}
