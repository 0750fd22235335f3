//! Text that was not sent, kept in memory for its author, and canned replies inserted into it.

use super::{Caller, Services, canned_replies, conversation_id};
use crate::model::composer::{Audience, Draft};
use crate::model::{AppError, CannedReply, ConversationId};
use moka::sync::Cache;
use std::time::Duration;

/// How long text is kept for its author.
const TIME_TO_LIVE: Duration = Duration::from_secs(3600);

/// The drafts by operator and conversation.
pub struct Drafts(Cache<(i64, ConversationId), Draft>);

impl Default for Drafts {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(1_000).time_to_live(TIME_TO_LIVE).build())
    }
}

impl Drafts {
    /// Returns the caller's draft; empty if there is none.
    pub fn get(&self, caller: &Caller, id: &ConversationId) -> Draft {
        self.0.get(&(caller.user_id, id.clone())).unwrap_or_default()
    }

    pub fn put(&self, user_id: i64, id: &ConversationId, draft: Draft) {
        self.0.insert((user_id, id.clone()), draft);
    }

    pub fn remove(&self, caller: &Caller, id: &ConversationId) {
        self.0.invalidate(&(caller.user_id, id.clone()));
    }

    /// Puts the text of a reply that was undone back into its author's form.
    pub fn return_to_author(&self, user_id: i64, id: &ConversationId, text: &str) {
        let (audience, text) = (Audience::Customer, text.to_owned());
        self.put(user_id, id, Draft { audience, text, mentioned: Vec::new() });
    }
}

/// Stores text that is not to be sent yet.
pub fn store(
    services: &Services,
    caller: &Caller,
    id: &str,
    mut draft: Draft,
) -> Result<ConversationId, AppError> {
    let id = conversation_id(id)?;
    draft.mentioned.truncate(100);
    services.drafts.put(caller.user_id, &id, draft);
    Ok(id)
}

/// Like [`store`]; text that is the shortcut of a canned reply becomes that reply. Returns whether it
/// did.
pub async fn store_or_insert(
    services: &Services,
    caller: &Caller,
    id: &str,
    draft: Draft,
) -> Result<bool, AppError> {
    let shortcut = draft.text.trim().strip_prefix('/').map(str::to_owned);
    let id = store(services, caller, id, draft)?;
    let Some(shortcut) = shortcut else { return Ok(false) };
    let all = canned_replies::all(services).await?;
    let Some(known) = all.iter().find(|one| one.has_shortcut(&shortcut)) else { return Ok(false) };
    insert_known(services, caller, &id, known).await.map(|()| true)
}

/// Inserts a canned reply into the text that the caller has not sent yet.
pub async fn insert(
    services: &Services,
    caller: &Caller,
    id: &str,
    canned_reply: &str,
) -> Result<(), AppError> {
    let id = conversation_id(id)?;
    let all = canned_replies::all(services).await?;
    let known = canned_replies::find(&all, canned_reply)?;
    insert_known(services, caller, &id, known).await
}

/// Adds a canned reply below the text, or in place of what looks like a shortcut.
async fn insert_known(
    services: &Services,
    caller: &Caller,
    id: &ConversationId,
    known: &CannedReply,
) -> Result<(), AppError> {
    let text = known.filled(canned_replies::contact_name(services, id).await?.as_deref());
    let draft = services.drafts.get(caller, id);
    let typed = draft.text.trim();
    let is_shortcut = typed.starts_with('/') && !typed.contains(char::is_whitespace);
    let audience = if typed.is_empty() { Audience::Customer } else { draft.audience };
    let text = match typed.is_empty() || is_shortcut {
        true => text,
        false => [draft.text.trim_end(), &*text].join("\n"),
    };
    services.drafts.put(caller.user_id, id, Draft { audience, text, ..draft });
    Ok(())
}
