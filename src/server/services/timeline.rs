//! Timeline of a conversation: messages and notes from SendSeven, operators' actions from the audit
//! log. Messages are cached in memory for a moment and stored nowhere else.

use super::audit::{self, AuditEvent, action};
use super::calendar::zoned;
use super::swr_cache::{CachePolicy, Cached, SwrCache};
use super::{Services, conversation_error, conversation_id, team};
use crate::model::message::{LONGEST_NOTE, Side};
use crate::model::query::value_of;
use crate::model::timeline::{
    ActionKind, BEFORE, Content, Day, DayName, Draft, NoMessages, NoteForm, OperatorAction,
    Timeline, TimelineCursor, TimelineItem,
};
use crate::model::{
    Action, Agent, AgentId, AppError, Capability, ConversationId, Freshness, Message, Timestamp,
    VendorTrouble,
};
use crate::server::sendseven::{Availability, Messages, Priority, SendSevenError};
use crate::server::services::Caller;
use crate::server::store::{audit::AuditRecord, now};
use jiff::{Zoned, tz::TimeZone};
use moka::sync::Cache;
use std::cmp::Reverse;
use std::time::Duration;

const POLICY: CachePolicy = CachePolicy {
    fresh: Duration::from_secs(1),
    stale: Duration::ZERO,
    retry_after: Duration::ZERO,
    evict_on_404: true,
};
/// How long the draft of a note that could not be sent is cached for its author.
const DRAFT_TIME_TO_LIVE: Duration = Duration::from_secs(3600);
/// Maximum number of operator actions shown per conversation.
const MAX_CHANGES: u32 = 500;
/// An audit entry and a message are the same note if the message is at most this many seconds
/// earlier (clock skew) or later (retries).
const SAME_NOTE: (i64, i64) = (5, 15);

/// Cached messages and note drafts.
pub struct Timelines {
    messages: SwrCache<(ConversationId, Option<TimelineCursor>), Availability<Messages>>,
    /// Key: operator and conversation.
    drafts: Cache<(i64, ConversationId), Draft>,
}

impl Default for Timelines {
    fn default() -> Self {
        Self {
            messages: SwrCache::new(500, POLICY),
            drafts: Cache::builder().max_capacity(1_000).time_to_live(DRAFT_TIME_TO_LIVE).build(),
        }
    }
}

impl Timelines {
    /// Returns the number of cache hits and misses.
    pub fn served(&self) -> [(&'static str, u64); 2] {
        self.messages.served()
    }
}

/// Returns the part of a timeline that a URL's query string selects. Fails only if the query is
/// invalid or the conversation does not exist; other read errors become part of the timeline.
pub async fn timeline(
    services: &Services,
    caller: &Caller,
    id: &str,
    query: &str,
) -> Result<Timeline, AppError> {
    let id = conversation_id(id)?;
    let before = value_of(query, BEFORE);
    let before =
        TimelineCursor::parse(&before).map_err(|problem| AppError::BadInput(vec![problem]))?;
    let (read, agents, done) = tokio::join!(
        read(services, &id, before.clone()),
        services.team.agents(),
        services.audit.of(&id, MAX_CHANGES),
    );
    let agents = agents.unwrap_or_default();
    let (mut messages, mut no_messages, mut earlier, mut unreadable) = (Vec::new(), None, None, 0);
    let (mut as_of, mut freshness) = (now(), Freshness::Current);
    match read {
        Ok(Some(reading)) => {
            (as_of, freshness) = (reading.as_of, reading.freshness);
            match &*reading.value {
                Availability::Available(page) => {
                    messages.clone_from(&page.messages);
                    unreadable = page.unreadable;
                    let first =
                        messages.last().map(|first| first.at).or(before.as_ref().map(|b| b.at));
                    let cursor = page.next_cursor.clone();
                    earlier = cursor.zip(first).map(|(cursor, at)| TimelineCursor { at, cursor });
                }
                Availability::NotInContract => no_messages = Some(NoMessages::NotInContract),
                Availability::ScopeMissing => no_messages = Some(NoMessages::ScopeMissing),
            }
        }
        Ok(None) => no_messages = Some(NoMessages::ScopeMissing),
        Err(error) => match (error.status(), &before) {
            (Some(404), _) => return Err(conversation_error(&id, error)),
            (Some(400 | 422), Some(before)) => {
                return Err(AppError::BadInput(vec![TimelineCursor::problem(&before.to_text())]));
            }
            _ => no_messages = Some(NoMessages::Failed(conversation_error(&id, error))),
        },
    }
    let latest = before.is_none();
    let from = earlier.as_ref().map_or(i64::MIN, |earlier| earlier.at.0);
    let until = before.map_or(i64::MAX, |before| before.at.0);
    let done = done.into_iter().filter_map(|entry| operator_action(entry, &agents));
    let done = done.filter(|change| (from..until).contains(&change.at.0)).collect();
    let silent = no_messages == Some(NoMessages::NotInContract);
    let may_note = !silent
        && caller.operator.role.may(Action::Assign)
        && services.gateway.may(Capability::WriteNotes) != Some(false);
    let draft = || services.timelines.drafts.get(&(caller.user_id, id.clone())).unwrap_or_default();
    Ok(Timeline {
        days: days(merge(messages, done), &services.waiting.time_zone),
        earlier,
        latest,
        no_messages,
        unreadable,
        zone: services.waiting.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        as_of,
        freshness,
        note_form: may_note.then(|| NoteForm { agents: agents.to_vec(), draft: draft() }),
        id,
    })
}

/// Adds a note for the team. Agents named in it with an `@` are mentioned too. The text is cached
/// as a draft until it has been sent.
pub async fn add_note(
    services: &Services,
    caller: &Caller,
    id: &str,
    text: &str,
    mentioned: Vec<String>,
) -> Result<(), AppError> {
    let id = conversation_id(id)?;
    let place = (caller.user_id, id.clone());
    services.timelines.drafts.insert(
        place.clone(),
        Draft { text: text.to_owned(), mentioned: mentioned.iter().take(100).cloned().collect() },
    );
    let text = text.trim().to_owned();
    if !(1..=LONGEST_NOTE).contains(&text.chars().count()) {
        return Err(AppError::bad_input("note", &text, "expected-note"));
    }
    services.must_hold(Capability::WriteNotes)?;
    let agents = services.team.agents().await?;
    let mut all = typed_mentions(&text, &agents);
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
    let outcome =
        match services.gateway.with_priority(Priority::Change).add_note(&id, &text, &all).await {
            Ok(Availability::Available(())) => Ok(()),
            Ok(Availability::ScopeMissing) => Err(AppError::Vendor(VendorTrouble::ScopeMissing)),
            Ok(Availability::NotInContract) => {
                Err(AppError::bad_input("contract", "documented", "expected-live-notes"))
            }
            Err(error) if error.is_inconclusive() => {
                services.audit.end(entry, audit::UNCERTAIN).await;
                return Err(conversation_error(&id, error));
            }
            Err(error) => Err(conversation_error(&id, error)),
        };
    match &outcome {
        Ok(()) => {
            services.audit.end(entry, audit::DONE).await;
            services.timelines.drafts.invalidate(&place);
            services.invalidate_timeline(&id);
        }
        Err(error) => services.audit.end(entry, &audit::failure(error)).await,
    }
    outcome
}

impl Services {
    /// Makes the next read of this timeline fetch its latest messages.
    pub fn invalidate_timeline(&self, id: &ConversationId) {
        self.timelines.messages.invalidate(&(id.clone(), None));
    }
}

/// Returns `None` if the token is known to lack the scope.
async fn read(
    services: &Services,
    id: &ConversationId,
    before: Option<TimelineCursor>,
) -> Result<Option<Cached<Availability<Messages>>>, SendSevenError> {
    if services.gateway.may(Capability::ReadMessages) == Some(false) {
        return Ok(None);
    }
    let (gateway, wanted, place) =
        (services.gateway.with_priority(Priority::Open), id.clone(), before.clone());
    let ask = || async move {
        let cursor = place.as_ref().map(|before| before.cursor.as_str());
        gateway.messages(&wanted, cursor).await
    };
    let place = (id.clone(), before);
    services.timelines.messages.get(place, services.budget_used(), ask).await.map(Some)
}

/// Converts an audit entry; `None` if it changed nothing.
fn operator_action(entry: AuditRecord, agents: &[Agent]) -> Option<OperatorAction> {
    let confirmed = match entry.result.as_deref() {
        Some(audit::DONE) => true,
        Some(audit::UNCERTAIN) | None => false,
        Some(_) => return None,
    };
    let name = |id: Option<String>| {
        let id = id?;
        let known = agents.iter().find(|agent| agent.id.as_str() == id);
        Some(known.map_or(id, |agent| agent.name.clone()))
    };
    let kind = match entry.action.as_str() {
        action::ASSIGN | action::UNASSIGN => {
            ActionKind::Assigned { to: name(entry.after), from: name(entry.before) }
        }
        action::CLOSE => ActionKind::Closed,
        action::REOPEN => ActionKind::Reopened,
        action::NOTE => ActionKind::Noted,
        _ => return None,
    };
    let at = Timestamp(entry.at.div_euclid(1_000));
    Some(OperatorAction { at, operator: entry.operator, kind, confirmed })
}

/// Merges messages and actions, newest first. A note written here appears once, with its author.
fn merge(messages: Vec<Message>, mut done: Vec<OperatorAction>) -> Vec<(Timestamp, Content)> {
    let mut all = Vec::with_capacity(messages.len() + done.len());
    for message in messages {
        let is_same = |change: &OperatorAction| {
            let (sooner, later) = SAME_NOTE;
            change.kind == ActionKind::Noted
                && (-sooner..=later).contains(&(message.at.0 - change.at.0))
        };
        let of = done.iter().rposition(is_same).filter(|_| message.from == Side::Internal);
        let author = of.map(|of| done.remove(of).operator);
        all.push((message.at, Content::Message(message, author)));
    }
    all.extend(done.into_iter().rev().map(|change| (change.at, Content::Action(change))));
    all.sort_by_key(|(at, _)| Reverse(*at));
    all
}

fn days(all: Vec<(Timestamp, Content)>, zone: &TimeZone) -> Vec<Day> {
    let today = zoned(now(), zone).map(|now| now.date());
    let mut days: Vec<Day> = Vec::new();
    for (at, content) in all {
        let local = zoned(at, zone);
        let name = match local.as_ref().map(Zoned::date) {
            Some(date) if Some(date) == today => DayName::Today,
            Some(date) if date.tomorrow().ok() == today => DayName::Yesterday,
            Some(date) => DayName::Date {
                weekday: date.weekday().to_monday_one_offset(),
                day: date.day(),
                month: date.month(),
                year: date.year(),
            },
            None => DayName::Unknown,
        };
        let clock = local.map_or_else(String::new, |at| at.strftime("%H:%M").to_string());
        let moment = TimelineItem { at, clock, content };
        match days.last_mut().filter(|day| day.name == name) {
            Some(day) => day.items.push(moment),
            None => days.push(Day { name, items: vec![moment] }),
        }
    }
    days
}

/// Returns agents whose full name follows an `@`; if several match, the longest name.
fn typed_mentions(text: &str, agents: &[Agent]) -> Vec<AgentId> {
    let named = text.split('@').skip(1).filter_map(|rest| {
        let is_named = |agent: &&Agent| {
            let after = rest.strip_prefix(agent.name.as_str());
            after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
        };
        agents.iter().filter(is_named).max_by_key(|agent| agent.name.len())
    });
    named.map(|agent| agent.id.clone()).collect()
}
