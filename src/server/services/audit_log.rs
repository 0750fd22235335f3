//! Looking into the audit: a page of it, or all of it as a file. Only admins come here.

use super::Services;
use super::audit::{self, Actor, AuditEvent, Entry, action};
use super::calendar::{begins, zoned};
use crate::model::audit::{AuditEntry, AuditPage, AuditQuery, Value};
use crate::model::{Agent, AppError, ConversationId, Language, Timestamp};
use crate::server::csv::{Lines, Piece, Table};
use crate::server::error::internal_error;
use crate::server::locales::in_words_of;
use crate::server::store::audit::{KeptEntry, Wanted};
use crate::server::store::{StoreError, now};
use jiff::tz::TimeZone;
use std::sync::Arc;
use time::Date;

/// Entries on a page.
const PAGE: u32 = 50;
/// Entries that are read at once for a file.
const PIECE: u32 = 500;
/// What files are in, whoever asks for them: scripts read them, and whoever they are handed on to.
const FILES: Language = Language::English;
const COLUMNS: [&str; 14] = [
    "entry",
    "at",
    "operator",
    "action",
    "conversation",
    "from",
    "from name",
    "to",
    "to name",
    "details",
    "outcome",
    "result",
    "request",
    "local time",
];

/// A page of the audit, for the part of its address after `?`.
pub async fn page(services: &Services, query: &str) -> Result<(AuditQuery, AuditPage), AppError> {
    let operators = operators(services).await?;
    let query = read(query, &operators)?;
    let wanted = wanted(&query, &services.waiting.time_zone);
    let mut kept = services.store.audit(&wanted, PAGE + 1).await.map_err(fault)?;
    let more = kept.len() > PAGE as usize;
    kept.truncate(PAGE as usize);
    let agents = services.team.agents().await.unwrap_or_default();
    let entries = kept.into_iter().map(|kept| entry(kept, &agents, services)).collect();
    let actions = action::ALL.to_vec();
    Ok((query, AuditPage { entries, more, now: now(), operators, actions }))
}

/// All of the audit that a filter leaves, to be sent as a file.
pub struct AuditFile {
    services: Services,
    wanted: Wanted,
    agents: Arc<Vec<Agent>>,
    lines: Lines,
    ended: bool,
}

impl AuditFile {
    /// Begins with the latest. That it was asked for is written down first, and is in it.
    pub async fn begin(
        services: &Services,
        by: &Actor,
        query: &str,
    ) -> Result<(Self, Entry), AppError> {
        let query = read(query, &operators(services).await?)?.older_than(None);
        let details = Some(["audit: ", &query.to_text()].concat());
        let event = AuditEvent { action: action::EXPORT, details, ..AuditEvent::default() };
        let entry = services.audit.begin(by, event).await?;
        let agents = services.team.agents().await.unwrap_or_default();
        let wanted = wanted(&query, &services.waiting.time_zone);
        let (services, lines) = (services.clone(), Lines::headed(&COLUMNS));
        Ok((Self { services, wanted, agents, lines, ended: false }, entry))
    }
}

impl Table for AuditFile {
    async fn next(&mut self) -> Result<Option<Piece>, AppError> {
        if self.ended {
            return Ok(None);
        }
        let kept = self.services.store.audit(&self.wanted, PIECE).await.map_err(fault)?;
        self.wanted.before = kept.last().map(|last| last.id);
        self.ended = kept.len() < PIECE as usize;
        let rows = kept.len() as u64;
        for kept in kept {
            self.lines.add(cells(entry(kept, &self.agents, &self.services)));
        }
        Ok(Some(Piece { lines: self.lines.piece(), rows }))
    }
}

fn cells(entry: AuditEntry) -> [String; COLUMNS.len()] {
    let (outcome, at) = (entry.outcome().name().to_owned(), entry.at.iso());
    let result = entry.result.is_some().then(|| in_words_of(FILES, || entry.said_result()));
    let [(from, from_name), (to, to_name)] = [entry.before, entry.after].map(|value| match value {
        Some(Value::Agent(agent)) => (agent.id.to_string(), agent.name),
        Some(Value::Word(word)) => (word, String::new()),
        None => Default::default(),
    });
    [
        entry.id.to_string(),
        at,
        entry.operator,
        entry.action,
        entry.conversation.map(String::from).unwrap_or_default(),
        from,
        from_name,
        to,
        to_name,
        entry.details.unwrap_or_default(),
        outcome,
        result.unwrap_or_default(),
        entry.request,
        entry.clock,
    ]
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

fn wanted(query: &AuditQuery, zone: &TimeZone) -> Wanted {
    let AuditQuery { operator, action, result, conversation, from, to, before } = query.clone();
    Wanted {
        operator,
        action,
        result,
        conversation,
        from: from.and_then(|day| midnight(day, zone)),
        until: to.and_then(Date::next_day).and_then(|day| midnight(day, zone)),
        before,
    }
}

/// When a day begins where the house stands, in milliseconds.
fn midnight(day: Date, zone: &TimeZone) -> Option<i64> {
    let (year, month) = (i16::try_from(day.year()).ok()?, u8::from(day.month()));
    let day = jiff::civil::Date::new(year, month.cast_signed(), day.day().cast_signed()).ok()?;
    Some(begins(day, zone)?.0 * 1_000)
}

fn entry(kept: KeptEntry, agents: &[Agent], services: &Services) -> AuditEntry {
    let at = Timestamp(kept.at.div_euclid(1000));
    let known = |text: String| match agents.iter().find(|agent| agent.id.as_str() == text) {
        Some(agent) => Value::Agent(agent.clone()),
        None => Value::Word(text),
    };
    AuditEntry {
        id: kept.id,
        at,
        clock: clock(at, &services.waiting.time_zone),
        before: kept.before.map(known),
        after: kept.after.map(known),
        operator: kept.operator,
        conversation: kept.conversation.and_then(|id| ConversationId::parse(&id).ok()),
        details: kept.details,
        result: kept.result,
        request: kept.request,
        action: kept.action,
    }
}

fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let local = zoned(at, zone);
    local.map_or_else(|| at.iso(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

fn fault(error: StoreError) -> AppError {
    internal_error("audit", &error)
}
