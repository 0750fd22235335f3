//! Reads the audit log: one page, or everything as a file. Admins only.

use super::Services;
use super::audit::{self, Actor, AuditEvent, Entry, action};
use super::calendar::{begins, zoned};
use crate::model::audit::{AuditEntry, AuditPage, AuditQuery, Value};
use crate::model::{Agent, AppError, ConversationId, Timestamp};
use crate::server::error::store_error;
use crate::server::store::audit::{AuditFilter, AuditRecord};
use crate::server::store::{StoreError, now};
use jiff::tz::TimeZone;
use std::sync::Arc;
use time::Date;

/// Audit entries per page.
const PAGE: u32 = 50;
/// Audit entries per database read during an export.
const PIECE: u32 = 500;
/// Returns the page of the audit log that a URL's query string selects.
pub async fn page(services: &Services, query: &str) -> Result<(AuditQuery, AuditPage), AppError> {
    let operators = operators(services).await?;
    let query = read(query, &operators)?;
    let filter = filter(&query, &services.waiting.time_zone);
    let mut records = services.store.audit(&filter, PAGE + 1).await.map_err(fault)?;
    let more = records.len() > PAGE as usize;
    records.truncate(PAGE as usize);
    let agents = services.team.agents().await.unwrap_or_default();
    let entries = records.into_iter().map(|record| entry(record, &agents, services)).collect();
    let actions = action::ALL.to_vec();
    Ok((query, AuditPage { entries, more, now: now(), operators, actions }))
}

/// Returns the number of entries that a URL's query string selects, on all pages.
pub async fn count(services: &Services, query: &str) -> Result<u64, AppError> {
    let query = read(query, &operators(services).await?)?.older_than(None);
    let filter = filter(&query, &services.waiting.time_zone);
    services.store.audit_count(&filter).await.map_err(fault)
}

/// Reads all audit entries that match a filter, newest first.
pub struct AuditReader {
    services: Services,
    filter: AuditFilter,
    agents: Arc<Vec<Agent>>,
    ended: bool,
}

impl AuditReader {
    /// Records the export first, so that the file includes that entry.
    pub async fn open(
        services: &Services,
        by: &Actor,
        query: &str,
    ) -> Result<(Self, Entry), AppError> {
        let query = read(query, &operators(services).await?)?.older_than(None);
        let details = Some(["audit: ", &query.to_text()].concat());
        let event = AuditEvent { action: action::EXPORT, details, ..AuditEvent::default() };
        let entry = services.audit.begin(by, event).await?;
        let agents = services.team.agents().await.unwrap_or_default();
        let filter = filter(&query, &services.waiting.time_zone);
        Ok((Self { services: services.clone(), filter, agents, ended: false }, entry))
    }

    /// Returns the next entries, or `None` at the end.
    pub async fn next_entries(&mut self) -> Result<Option<Vec<AuditEntry>>, AppError> {
        if self.ended {
            return Ok(None);
        }
        let records = self.services.store.audit(&self.filter, PIECE).await.map_err(fault)?;
        self.filter.before = records.last().map(|last| last.id);
        self.ended = records.len() < PIECE as usize;
        let entries = records.into_iter();
        Ok(Some(entries.map(|record| entry(record, &self.agents, &self.services)).collect()))
    }
}

fn read(query: &str, operators: &[String]) -> Result<AuditQuery, AppError> {
    match AuditQuery::parse(query, operators, &action::ALL) {
        (query, problems) if problems.is_empty() => Ok(query),
        (_, problems) => Err(AppError::BadInput(problems)),
    }
}

async fn operators(services: &Services) -> Result<Vec<String>, AppError> {
    let users = services.store.users().await.map_err(fault)?;
    let known = users.into_iter().map(|user| user.operator.name);
    let others = [audit::COMMAND_LINE, audit::NOBODYS_NAME].map(str::to_owned);
    Ok(known.chain(others).collect())
}

fn filter(query: &AuditQuery, zone: &TimeZone) -> AuditFilter {
    let AuditQuery { operator, action, result, conversation, from, to, before } = query.clone();
    AuditFilter {
        operator,
        action,
        result,
        conversation,
        from: from.and_then(|day| midnight(day, zone)),
        until: to.and_then(Date::next_day).and_then(|day| midnight(day, zone)),
        before,
    }
}

/// Returns the start of a day in the configured time zone, in Unix milliseconds.
fn midnight(day: Date, zone: &TimeZone) -> Option<i64> {
    let (year, month) = (i16::try_from(day.year()).ok()?, u8::from(day.month()));
    let day = jiff::civil::Date::new(year, month.cast_signed(), day.day().cast_signed()).ok()?;
    Some(begins(day, zone)?.0 * 1_000)
}

fn entry(record: AuditRecord, agents: &[Agent], services: &Services) -> AuditEntry {
    let at = Timestamp(record.at.div_euclid(1000));
    let known = |text: String| match agents.iter().find(|agent| agent.id.as_str() == text) {
        Some(agent) => Value::Agent(agent.clone()),
        None => match text.parse::<jiff::Timestamp>() {
            Ok(at) => Value::Time(Timestamp(at.as_second())),
            Err(_) => Value::Word(text),
        },
    };
    AuditEntry {
        id: record.id,
        at,
        clock: clock(at, &services.waiting.time_zone),
        before: record.before.map(known),
        after: record.after.map(known),
        operator: record.operator,
        conversation: record.conversation.and_then(|id| ConversationId::parse(&id).ok()),
        details: record.details,
        result: record.result,
        request: record.request,
        action: record.action,
    }
}

fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let local = zoned(at, zone);
    local.map_or_else(|| at.iso(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

fn fault(error: StoreError) -> AppError {
    store_error("audit", &error)
}
