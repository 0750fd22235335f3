//! One customer and their conversations, read at each visit.

use super::Services;
use crate::model::contact::ContactPage;
use crate::model::{AppError, ContactId, Contract};
use crate::server::sendseven::Priority;
use std::cmp::Reverse;

/// Reads a customer. Only the live contract tells more than what conversations contain.
pub async fn page(services: &Services, id: &str) -> Result<ContactPage, AppError> {
    let id = ContactId::parse(id).map_err(|_| AppError::NoSuchPage)?;
    if services.gateway.contract().await? == Some(Contract::Documented) {
        return Err(AppError::NoSuchPage);
    }
    let gateway = services.gateway.with_priority(Priority::Open);
    let (profile, conversations) = tokio::join!(gateway.contact(&id), gateway.of_contact(&id));
    let mut profile = profile.map_err(|error| match error.status() {
        Some(404) => AppError::NoSuchPage,
        _ => error.into(),
    })?;
    profile.duplicates.iter_mut().for_each(|one| services.contacts.complete(one));
    let agents = services.team.agents().await.unwrap_or_default();
    let conversations = conversations.map_err(AppError::from).map(|(mut conversations, total)| {
        conversations.sort_by_key(|one| Reverse(one.last_message_at.or(one.created_at)));
        for one in &mut conversations {
            services.queue.show_pending(one);
            services.fill_names(&agents, one);
        }
        (conversations, total)
    });
    Ok(ContactPage { profile, conversations })
}
