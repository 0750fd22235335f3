//! What operators write in a conversation: replies to the customer, and notes for the team.

use super::audit::{self, AuditEvent, action};
use super::conversations::known_or_read;
use super::mutations::{idempotency_key, reply_key};
use super::reply_terms::terms;
use super::{
    Caller, Services, attachments, canned_replies, changes, conversation_error, conversation_id,
    team, templates,
};
use crate::model::composer::{Audience, Composer, Draft, LONGEST_NOTE, Written};
use crate::model::search::SearchTerms;
use crate::model::timeline::{NoMessages, PendingReply, Timeline};
use crate::model::{
    Action, Agent, AgentId, AppError, AttachmentId, Capability, Contract, Conversation,
    ConversationId, FileTrouble, LocalizedText, Mutation, Timestamp, VendorTrouble,
};
use crate::server::search_text::decomposed;
use crate::server::sendseven::{Availability, Priority};
use moka::sync::Cache;
use std::time::Duration;

/// How long it is remembered that a reply was sent.
const SENT_TIME_TO_LIVE: Duration = Duration::from_secs(3600);
/// How much of a note is compared with names, in characters.
const LONGEST_NAME: usize = 300;

/// Text from a form.
pub struct Typed {
    pub audience: Audience,
    pub text: String,
    /// Ids of agents that a note mentions.
    pub mentioned: Vec<String>,
    /// What was answered, as [`Composer`] names it.
    pub key: String,
    /// Ids of files that are attached.
    pub attached: Vec<String>,
    /// Whether a file was chosen that is not uploaded.
    pub file_chosen: bool,
}

/// What is known about replies.
pub struct ComposerState {
    /// Idempotency keys of messages that SendSeven accepted.
    sent: Cache<String, ()>,
}

impl Default for ComposerState {
    fn default() -> Self {
        Self { sent: Cache::builder().max_capacity(10_000).time_to_live(SENT_TIME_TO_LIVE).build() }
    }
}

/// Adds to a timeline what the caller can write there, and the reply that waits to be sent.
pub async fn complete(
    services: &Services,
    caller: &Caller,
    conversation: &Conversation,
    timeline: &mut Timeline,
) {
    let overlay = services.queue.pending(&timeline.id).filter(|_| timeline.latest);
    timeline.pending = overlay.and_then(|overlay| {
        let can_undo = overlay.user_id == caller.user_id && !overlay.sending;
        let text = overlay.mutation.text().filter(|_| overlay.mutation.is_message())?.to_owned();
        let files = overlay.mutation.files().to_vec();
        Some(PendingReply { text, files, change: overlay.change, can_undo })
    });
    let role = caller.operator.role;
    let is_possible = timeline.no_messages != Some(NoMessages::NotInContract)
        && role.may(Action::Assign)
        && services.gateway.may(Capability::WriteMessages) != Some(false);
    if !is_possible {
        return;
    }
    let templates = role.may(Action::Reply) && templates::are_offered(services, conversation);
    let reply = match role.may(Action::Reply) {
        true => Some(terms(services, conversation).await),
        false => None,
    };
    let times = [conversation.last_message_at, conversation.last_agent_reply_at, timeline.newest];
    let seen = times.into_iter().flatten().max().unwrap_or(Timestamp(0));
    timeline.composer = Some(Composer {
        reply,
        agents: services.team.agents().await.unwrap_or_default().to_vec(),
        draft: services.drafts.get(caller, &timeline.id),
        canned_replies: canned_replies::are_offered(services),
        templates,
        files: services.attachments.of(caller.user_id, &timeline.id),
        key: caller.answer_key(seen),
    });
}

/// Sends a reply to the customer or adds a note for the team. Text that is refused is kept as a
/// draft.
pub async fn write(
    services: &Services,
    caller: &Caller,
    id: &str,
    typed: Typed,
) -> Result<Written, AppError> {
    let id = conversation_id(id)?;
    let Typed { audience, text, mut mentioned, key, attached, file_chosen } = typed;
    mentioned.truncate(100);
    let draft = Draft { audience, text: text.clone(), mentioned: mentioned.clone() };
    services.drafts.put(caller.user_id, &id, draft);
    let text = text.trim();
    services.must_hold(Capability::WriteMessages)?;
    let written = match audience {
        Audience::Customer
            if file_chosen || services.attachments.is_under_way(caller.user_id, &id) =>
        {
            return Err(AppError::File(FileTrouble::NotAttached));
        }
        Audience::Customer => {
            let attached = attachments::ids(&attached)?;
            let written = reply(services, caller, &id, text, key, &attached).await?;
            services.attachments.sent(caller, &id, &attached);
            written
        }
        Audience::Team => note(services, caller, &id, text, mentioned).await?,
    };
    services.drafts.remove(caller, &id);
    Ok(written)
}

async fn reply(
    services: &Services,
    caller: &Caller,
    id: &ConversationId,
    text: &str,
    key: String,
    attached: &[AttachmentId],
) -> Result<Written, AppError> {
    if text.is_empty() && attached.is_empty() {
        return Err(AppError::bad_input("reply", "", "expected-reply"));
    }
    if services.gateway.known_contract() == Some(Contract::Documented) {
        return Err(AppError::bad_input("contract", "documented", "expected-live-replies"));
    }
    let key = match key.is_empty() {
        true => format!("{:032x}", rand::random::<u128>()),
        false => key,
    };
    let sent_as = reply_key(id, text, &key, attached.iter());
    if services.composer.sent.contains_key(&sent_as) {
        return Ok(Written::Replied);
    }
    let files = attachments::of_reply(services, caller, id, attached).await?;
    let conversation = known_or_read(services, id).await?;
    let longest = conversation.channel.longest_text(!files.is_empty()).unwrap_or(usize::MAX);
    if text.chars().count() > longest {
        let expected =
            LocalizedText::from("expected-short-reply").with("most", longest.to_string());
        return Err(AppError::bad_input("reply", text, expected));
    }
    terms(services, &conversation).await.map_err(AppError::NoReply)?;
    let mutation = Mutation::Reply { text: text.to_owned(), key, files };
    let shown = changes::reply(services, caller, id.clone(), mutation).await?;
    Ok(if shown.pending.is_some() { Written::Pending } else { Written::Replied })
}

/// Adds a note for the team. Agents named in it with an `@` are mentioned too.
async fn note(
    services: &Services,
    caller: &Caller,
    id: &ConversationId,
    text: &str,
    mentioned: Vec<String>,
) -> Result<Written, AppError> {
    if !(1..=LONGEST_NOTE).contains(&text.chars().count()) {
        return Err(AppError::bad_input("note", text, "expected-note"));
    }
    let agents = services.team.agents().await?;
    let mut all = typed_mentions(text, &agents);
    for one in mentioned {
        let known = AgentId::parse(&one).ok().filter(|id| team::find(&agents, id).is_some());
        all.push(known.ok_or_else(|| AppError::bad_input("mention", &one, "expected-mention"))?);
    }
    all.sort();
    all.dedup();
    let details = (!all.is_empty()).then(|| format!("{} mentioned", all.len()));
    let conversation = Some(id.clone());
    let kind = AuditEvent { action: action::NOTE, conversation, details, ..AuditEvent::default() };
    let entry = services.audit.begin(&caller.actor(), kind).await?;
    let gateway = services.gateway.with_priority(Priority::Change);
    let outcome = match gateway.add_note(id, text, &all).await {
        Ok(Availability::Available(())) => Ok(Written::Noted),
        Ok(Availability::ScopeMissing) => Err(AppError::Vendor(VendorTrouble::ScopeMissing)),
        Ok(Availability::NotInContract) => {
            Err(AppError::bad_input("contract", "documented", "expected-live-notes"))
        }
        Err(error) if error.is_inconclusive() => {
            services.audit.end(entry, audit::UNCERTAIN).await;
            return Err(conversation_error(id, error));
        }
        Err(error) => Err(conversation_error(id, error)),
    };
    match &outcome {
        Ok(_) => {
            services.audit.end(entry, audit::DONE).await;
            services.invalidate_timeline(id);
        }
        Err(error) => services.audit.end(entry, &audit::failure(error)).await,
    }
    outcome
}

/// Returns agents whose full name follows an `@`, with or without diacritics; if several match, the
/// longest name.
fn typed_mentions(text: &str, agents: &[Agent]) -> Vec<AgentId> {
    let names: Vec<_> =
        agents.iter().map(|agent| (SearchTerms::new(&agent.name, decomposed), agent)).collect();
    let named = text.split('@').skip(1).filter_map(|rest| {
        let rest: String = rest.chars().take(LONGEST_NAME).collect();
        let named = names.iter().filter(|(name, _)| name.begin(&rest)).map(|(_, agent)| agent);
        named.max_by_key(|agent| agent.name.len())
    });
    named.map(|agent| agent.id.clone()).collect()
}

impl Services {
    /// Returns whether SendSeven has accepted this message.
    pub(super) fn was_sent(&self, id: &ConversationId, mutation: &Mutation) -> bool {
        let key = idempotency_key(id, mutation);
        key.is_some_and(|key| self.composer.sent.contains_key(&key))
    }

    /// Records that SendSeven has accepted a message.
    pub(super) fn note_sent(&self, id: &ConversationId, mutation: &Mutation) {
        if let Some(key) = idempotency_key(id, mutation) {
            self.composer.sent.insert(key, ());
            self.invalidate_timeline(id);
        }
    }
}
