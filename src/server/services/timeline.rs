//! Timeline of a conversation: messages and notes from SendSeven, operators' actions from the audit
//! log. Messages are cached in memory for a moment and stored nowhere else.

use super::audit::{self, action};
use super::calendar::zoned;
use super::swr_cache::{CachePolicy, Cached, SwrCache};
use super::{Services, conversation_error, conversation_id};
use crate::model::message::Side;
use crate::model::query::value_of;
use crate::model::timeline::{
    ActionKind, BEFORE, Content, Day, DayName, NoMessages, OperatorAction, Timeline,
    TimelineCursor, TimelineItem,
};
use crate::model::{Agent, AppError, Capability, ConversationId, Freshness, Message, Timestamp};
use crate::server::sendseven::{Availability, Messages, Priority, SendSevenError};
use crate::server::store::{audit::AuditRecord, now};
use jiff::{Zoned, tz::TimeZone};
use std::cmp::Reverse;
use std::time::Duration;

const POLICY: CachePolicy = CachePolicy {
    fresh: Duration::from_secs(1),
    stale: Duration::ZERO,
    retry_after: Duration::ZERO,
    evict_on_404: true,
};
/// Maximum number of operator actions shown per conversation.
const MAX_CHANGES: u32 = 500;
/// An audit entry and a message are the same note or reply if the message is at most this many
/// seconds earlier (clock skew) or later (retries).
const SAME_MESSAGE: (i64, i64) = (5, 15);

/// Cached messages.
pub struct Timelines {
    messages: SwrCache<(ConversationId, Option<TimelineCursor>), Availability<Messages>>,
}

impl Default for Timelines {
    fn default() -> Self {
        Self { messages: SwrCache::new(200, POLICY) }
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
pub async fn timeline(services: &Services, id: &str, query: &str) -> Result<Timeline, AppError> {
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
    let newest = messages.first().map(|message| message.at);
    Ok(Timeline {
        days: days(merge(messages, done), &services.waiting.time_zone),
        earlier,
        latest,
        no_messages,
        unreadable,
        zone: services.waiting.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        as_of,
        freshness,
        newest,
        composer: None,
        pending: None,
        id,
    })
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
        action::SNOOZE => ActionKind::Snoozed { until: entry.after.and_then(time_of) },
        action::WAKE => ActionKind::Woken,
        action::TAG => ActionKind::Tagged { tag: entry.after? },
        action::UNTAG => ActionKind::Untagged { tag: entry.before? },
        action::SUBJECT => ActionKind::SubjectChanged,
        action::TAKE_OVER => ActionKind::TookOver,
        action::NOTE => ActionKind::Noted,
        action::REPLY => ActionKind::Replied,
        action::TEMPLATE => ActionKind::TemplateSent { name: entry.after? },
        _ => return None,
    };
    let at = Timestamp(entry.at.div_euclid(1_000));
    Some(OperatorAction { at, operator: entry.operator, kind, confirmed })
}

fn time_of(text: String) -> Option<Timestamp> {
    Some(Timestamp(text.parse::<jiff::Timestamp>().ok()?.as_second()))
}

/// Merges messages and actions, newest first. What was written here appears once, with its author.
fn merge(messages: Vec<Message>, mut done: Vec<OperatorAction>) -> Vec<(Timestamp, Content)> {
    let mut all = Vec::with_capacity(messages.len() + done.len());
    for message in messages {
        let is_same = |change: &OperatorAction| {
            let (sooner, later) = SAME_MESSAGE;
            let from = match change.kind {
                ActionKind::Replied | ActionKind::TemplateSent { .. } => Side::Team,
                ActionKind::Noted => Side::Internal,
                _ => return false,
            };
            from == message.from && (-sooner..=later).contains(&(message.at.0 - change.at.0))
        };
        let of = done.iter().rposition(is_same);
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
