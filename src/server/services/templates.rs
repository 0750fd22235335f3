//! Templates: which ones a conversation's channel has, filling them in, and sending one. They are
//! the only way to write on WhatsApp outside the reply window.

use super::conversations::known_or_read;
use super::swr_cache::{CachePolicy, SwrCache};
use super::{Caller, Services, changes, conversation_error, conversation_id, must_offer};
use crate::model::composer::Written;
use crate::model::template::{
    LINK_END, LONGEST_VALUE, Media, TemplateChoice, TemplateForm, Templates, Values, placeholder,
};
use crate::model::{
    Action, AppError, Capability, Channel, Contract, Conversation, ConversationId, FilledTemplate,
    LocalizedText, Mutation, NoReply, Template, TemplateId, Timestamp,
};
use crate::server::search_text::decomposed;
use crate::server::sendseven::{Priority, is_public_link};
use moka::sync::Cache;
use std::sync::Arc;
use std::time::Duration;

/// WhatsApp takes hours to approve a template.
const POLICY: CachePolicy = CachePolicy {
    fresh: Duration::from_secs(300),
    stale: Duration::from_secs(3600),
    retry_after: Duration::from_secs(5),
    evict_on_404: false,
};
/// A conversation never changes its channel.
const CHANNELS: CachePolicy = CachePolicy { fresh: Duration::from_secs(3600), ..POLICY };
/// How long values are kept for their author.
const TIME_TO_LIVE: Duration = Duration::from_secs(3600);

/// What is known about templates.
pub struct TemplateState {
    /// By channel.
    lists: SwrCache<String, Templates>,
    channels: SwrCache<ConversationId, String>,
    /// What operators filled in and did not send.
    drafts: Cache<(i64, ConversationId, TemplateId), Values>,
    /// How often SendSeven did not send a template, by conversation: it would repeat its answer to
    /// the same key.
    refusals: Cache<ConversationId, u32>,
}

impl Default for TemplateState {
    fn default() -> Self {
        Self {
            lists: SwrCache::new(50, POLICY),
            channels: SwrCache::new(1_000, CHANNELS),
            drafts: Cache::builder().max_capacity(1_000).time_to_live(TIME_TO_LIVE).build(),
            refusals: Cache::builder().max_capacity(10_000).time_to_live(TIME_TO_LIVE).build(),
        }
    }
}

impl TemplateState {
    /// Stores what a template was filled with for its author.
    pub(super) fn put_draft(&self, user_id: i64, id: &ConversationId, template: &FilledTemplate) {
        let FilledTemplate { id: template, values, .. } = template.clone();
        self.drafts.insert((user_id, id.clone(), template), values);
    }

    /// Records that SendSeven did not send a template.
    pub(super) fn note_refused(&self, id: &ConversationId) {
        let refusals = self.refusals.get(id).unwrap_or_default();
        self.refusals.insert(id.clone(), refusals + 1);
    }
}

/// Returns whether templates can be offered for a conversation, as far as is known.
pub fn are_offered(services: &Services, conversation: &Conversation) -> bool {
    conversation.channel == Channel::Whatsapp
        && services.gateway.may(Capability::ReadChannels) != Some(false)
        && services.gateway.may(Capability::WriteMessages) != Some(false)
        && services.gateway.known_contract() != Some(Contract::Documented)
}

/// Returns the template named by `template`, filled in for a conversation; without one, the
/// templates that `search` finds.
pub async fn choice(
    services: &Services,
    caller: &Caller,
    id: &ConversationId,
    template: &str,
    search: &str,
) -> Result<TemplateChoice, AppError> {
    let mut conversation = reachable(services, id).await?;
    services.contacts.fill_from_cache(&mut conversation);
    let all = all(services, id).await?;
    if template.is_empty() {
        let found = all.offered.iter().filter(|one| one.is_found_by(search, decomposed));
        let offered = found.cloned().collect();
        return Ok(TemplateChoice::List(Templates { offered, ..*all }));
    }
    let template = find(&all, template)?.clone();
    let draft = (caller.user_id, id.clone(), template.id.clone());
    let values = match services.templates.drafts.get(&draft) {
        Some(values) => values,
        None => known_values(&template, conversation.contact.name.as_deref()),
    };
    let values = complete(&template, &values);
    let key = key(services, caller, &conversation);
    let contact = conversation.contact.label().to_owned();
    Ok(TemplateChoice::Form(Box::new(TemplateForm { contact, template, values, key })))
}

/// Stores what a template is filled with, so that the page shows it as the customer would read it.
pub async fn store_draft(
    services: &Services,
    caller: &Caller,
    id: &str,
    template: &str,
    values: &Values,
) -> Result<(), AppError> {
    let id = conversation_id(id)?;
    reachable(services, &id).await?;
    let all = all(services, &id).await?;
    let template = find(&all, template)?;
    services.templates.put_draft(caller.user_id, &id, &filled(template, values));
    Ok(())
}

/// Sends a template to the customer. `key` is what is answered, as [`TemplateForm`] names it.
pub async fn send(
    services: &Services,
    caller: &Caller,
    id: &str,
    template: &str,
    values: &Values,
    key: String,
) -> Result<Written, AppError> {
    let id = conversation_id(id)?;
    let conversation = reachable(services, &id).await?;
    let all = all(services, &id).await?;
    let chosen = find(&all, template)?;
    let template = filled(chosen, values);
    services.templates.put_draft(caller.user_id, &id, &template);
    for (name, value) in &template.values {
        check(name, value)?;
    }
    let key = match key.is_empty() {
        true => self::key(services, caller, &conversation),
        false => key,
    };
    let draft = (caller.user_id, id.clone(), template.id.clone());
    let text = chosen.text(&template.values);
    let mutation = Mutation::Template { template, text, key };
    let written = match services.was_sent(&id, &mutation) {
        true => Written::Replied,
        false => match changes::reply(services, caller, id, mutation).await?.pending {
            Some(_) => Written::Pending,
            None => Written::Replied,
        },
    };
    services.templates.drafts.invalidate(&draft);
    Ok(written)
}

/// Fails if WhatsApp would not take a value.
fn check(name: &str, value: &str) -> Result<(), AppError> {
    let fits = (1..=LONGEST_VALUE).contains(&value.chars().count());
    if Media::of_value(name).is_some() {
        return match fits && is_public_link(value) {
            true => Ok(()),
            false => Err(AppError::bad_input(name, value, "expected-media-link")),
        };
    }
    if name == LINK_END {
        return match fits && !value.contains(char::is_whitespace) {
            true => Ok(()),
            false => Err(AppError::bad_input(name, value, "expected-link-end")),
        };
    }
    let expected = LocalizedText::from("expected-characters");
    let expected = expected.with("least", "1").with("most", LONGEST_VALUE.to_string());
    match fits {
        true => Ok(()),
        false => Err(AppError::bad_input(&placeholder(name), value, expected)),
    }
}

/// Returns a conversation that a template can be sent to.
async fn reachable(services: &Services, id: &ConversationId) -> Result<Conversation, AppError> {
    must_offer(services, Action::Reply)?;
    services.must_hold(Capability::ReadChannels)?;
    services.must_hold(Capability::WriteMessages)?;
    let conversation = known_or_read(services, id).await?;
    if conversation.channel != Channel::Whatsapp {
        let channel = conversation.channel.as_str();
        return Err(AppError::bad_input("channel", channel, "expected-template-channel"));
    }
    match conversation.status.is_closed() {
        true => Err(AppError::NoReply(NoReply::Closed)),
        false => Ok(conversation),
    }
}

/// Returns the approved templates of a conversation's channel.
async fn all(services: &Services, id: &ConversationId) -> Result<Arc<Templates>, AppError> {
    let gateway = services.gateway.with_priority(Priority::Open);
    let (state, used) = (&services.templates, services.budget_used());
    let ask = {
        let (gateway, id) = (gateway.clone(), id.clone());
        || async move { gateway.channel_id(&id).await }
    };
    let channel = state.channels.get(id.clone(), used, ask).await;
    let channel = channel.map_err(|error| conversation_error(id, error))?.value;
    let wanted = channel.clone();
    let ask = || async move { gateway.templates(&wanted).await };
    Ok(state.lists.get((*channel).clone(), used, ask).await?.value)
}

fn find<'a>(all: &'a Templates, id: &str) -> Result<&'a Template, AppError> {
    let found = all.offered.iter().find(|one| one.id.as_str() == id);
    found.ok_or_else(|| AppError::bad_input("template", id, "expected-template"))
}

/// Returns a template with the values that a form gives its variables.
fn filled(template: &Template, values: &Values) -> FilledTemplate {
    let (id, name) = (template.id.clone(), template.name.clone());
    FilledTemplate { id, name, values: complete(template, values) }
}

/// Returns a value for each variable, on one line: WhatsApp takes no others.
fn complete(template: &Template, values: &Values) -> Values {
    let value = |name: &str| {
        let given = values.iter().find(|(known, _)| known == name);
        let words = given.map(|(_, value)| value.split_whitespace().collect::<Vec<_>>());
        words.unwrap_or_default().join(" ")
    };
    template.variables().into_iter().map(|name| (name.to_owned(), value(name))).collect()
}

/// Returns the contact's name for the variables that stand for it, and the usual link of the header.
fn known_values(template: &Template, name: Option<&str>) -> Values {
    let whole = name.map(str::trim).unwrap_or_default();
    let first = whole.split_whitespace().next().unwrap_or_default();
    let value = |variable: &str| {
        if Media::of_value(variable).is_some() {
            return template
                .usual_media
                .as_deref()
                .filter(|link| is_public_link(link))
                .unwrap_or("");
        }
        let mapped = template.of_contact.iter().find(|(name, _)| name == variable);
        match mapped.map_or(variable, |(_, field)| field.trim_start_matches("contact.")) {
            "name" => whole,
            "first_name" => first,
            _ => "",
        }
    };
    let variables = template.variables().into_iter();
    variables.map(|name| (name.to_owned(), value(name).to_owned())).collect()
}

fn key(services: &Services, caller: &Caller, conversation: &Conversation) -> String {
    let times = [conversation.last_message_at, conversation.last_agent_reply_at];
    let seen = times.into_iter().flatten().max().unwrap_or(Timestamp(0));
    let refusals = services.templates.refusals.get(&conversation.id).unwrap_or_default();
    format!("{}-{refusals}", caller.answer_key(seen))
}
