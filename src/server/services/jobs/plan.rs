//! Plans a job: which conversations it takes, who gets how many, and how long it takes.

use super::super::Services;
use crate::model::job::{Job, JobRow, MOST_ROWS, Preview, Why};
use crate::model::{
    AgentId, AppError, ConversationId, ExpectedState, Mutation, Query, StatusFilter,
};
use crate::server::services::jobs::{BULK_CLOSE_SIZE, closes_many, must_be_complete};
pub use crate::server::store::jobs::RowPlan;
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::Instant;

/// Share of the per-minute budget a job may use, in percent; the rest is for background reads.
const SHARE: u32 = 45;
/// The same while webhooks report changes, so that lists need fewer reads.
const SHARE_WITH_WEBHOOKS: u32 = 60;
/// Webhooks count as active if the last one is at most this old.
const WEBHOOKS_WITHIN: Duration = Duration::from_secs(120);

pub type NewRow = (ConversationId, ExpectedState, Option<Mutation>);

/// Conversations with their state when the job was prepared.
pub struct Selection {
    /// Number of matches, including those beyond the limit.
    pub matched: u32,
    pub rows: Vec<(ConversationId, ExpectedState)>,
    pub query: Option<String>,
}

/// Selects every conversation in the queue that matches a filter, in the order of the list.
pub fn all_matching(services: &Services, query: &str) -> Result<Selection, AppError> {
    let (query, problems) = Query::parse(query);
    if !problems.is_empty() {
        return Err(AppError::BadInput(problems));
    }
    let query = query.on_page(1);
    if query.status == Some(StatusFilter::Closed) {
        return Err(AppError::bad_input("query", &query.to_text(), "expected-job-single"));
    }
    must_be_complete(services, "query", &query.to_text())?;
    let (urgency, today) = (&services.waiting.urgency, services.waiting.today());
    let (matched, rows) = services.queue.read(|snapshot| {
        let (total, first) = snapshot.first(&query, urgency, &today, MOST_ROWS);
        (total as u32, first.into_iter().map(|row| (row.id.clone(), row.seen())).collect())
    });
    Ok(Selection { matched, rows, query: Some(query.to_text()) })
}

/// Parses conversations that were selected one by one.
pub fn parse_rows(lines: &[String]) -> Result<Selection, AppError> {
    let mut rows: Vec<(ConversationId, ExpectedState)> = Vec::new();
    for line in lines.iter().map(|line| line.trim()) {
        let row = line.split_once(' ').and_then(|(id, seen)| {
            Some((ConversationId::parse(id).ok()?, ExpectedState::parse(seen.trim())?))
        });
        rows.push(row.ok_or_else(|| AppError::bad_input("rows", line, "expected-job-lines"))?);
    }
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    rows.dedup_by(|one, other| one.0 == other.0);
    let matched = rows.len() as u32;
    rows.truncate(MOST_ROWS);
    Ok(Selection { matched, rows, query: None })
}

/// Returns the number of open conversations per agent.
pub fn open_by_agent(services: &Services) -> HashMap<AgentId, u32> {
    let mut open = HashMap::new();
    services.queue.read(|snapshot| {
        for conversation in snapshot.conversations().filter(|one| !one.status.is_closed()) {
            if let Some(agent) = &conversation.assignee {
                *open.entry(agent.id.clone()).or_default() += 1;
            }
        }
    });
    open
}

/// Plans each row, in order.
pub fn distribute(job: &Job, rows: &[JobRow], open: &HashMap<AgentId, u32>) -> Vec<RowPlan> {
    let mut distributor = Distributor::new(job, rows, open);
    rows.iter().map(|row| decide(job, row, &mut distributor)).collect()
}

fn decide(job: &Job, row: &JobRow, distributor: &mut Distributor) -> RowPlan {
    let seen = &row.seen;
    if seen.closed && !job.kind.takes_closed() {
        return RowPlan::Not(Why::Closed);
    }
    let mutation = row.mutation.clone().or_else(|| match job.kind.has_receivers() {
        true => distributor.next(seen.assignee.as_ref()).map(|agent| Mutation::Assign(Some(agent))),
        false => job.mutation(),
    });
    match mutation {
        Some(mutation) if !mutation.is_met_by(seen) => RowPlan::Change(mutation),
        _ => RowPlan::Not(Why::Already),
    }
}

/// Gives each conversation to the agent with the fewest.
struct Distributor {
    /// Number of conversations each agent would have.
    loads: Vec<(AgentId, u32)>,
}

impl Distributor {
    fn new(job: &Job, rows: &[JobRow], open: &HashMap<AgentId, u32>) -> Self {
        // A row of the job counts for its receiver, no longer for its present assignee.
        let mut dealt: HashMap<&AgentId, u32> = HashMap::new();
        for row in rows.iter().filter(|row| !row.seen.closed) {
            if let Some(holder) = &row.seen.assignee {
                *dealt.entry(holder).or_default() += 1;
            }
        }
        let hand = |agent: &AgentId| match job.evenly {
            true => 0,
            false => {
                let has = open.get(agent).copied().unwrap_or_default();
                has.saturating_sub(dealt.get(agent).copied().unwrap_or_default())
            }
        };
        Self { loads: job.agents.iter().map(|agent| (agent.clone(), hand(agent))).collect() }
    }

    /// Returns the agent with the fewest; on a tie, the present assignee, else the first.
    fn next(&mut self, holder: Option<&AgentId>) -> Option<AgentId> {
        let least = self.loads.iter().map(|(_, hand)| *hand).min()?;
        let mut equal = self.loads.iter_mut().filter(|(_, hand)| *hand == least);
        let place = equal.by_ref().find(|(agent, _)| Some(agent) == holder);
        let (agent, hand) = match place {
            Some(place) => place,
            None => self.loads.iter_mut().find(|(_, hand)| *hand == least)?,
        };
        *hand += 1;
        Some(agent.clone())
    }
}

/// Returns what a draft would do if it started now.
pub fn preview(services: &Services, job: &Job, rows: &[JobRow]) -> Preview {
    let mut preview =
        Preview { matched: job.matched, taken: rows.len() as u32, ..Preview::default() };
    let mut closes = 0;
    let mut gets: HashMap<AgentId, u32> = HashMap::new();
    for plan in distribute(job, rows, &open_by_agent(services)) {
        match plan {
            RowPlan::Change(mutation) => {
                preview.to_do += 1;
                closes += u32::from(matches!(mutation, Mutation::Close(_)));
                if let Mutation::Assign(Some(agent)) = mutation {
                    *gets.entry(agent).or_default() += 1;
                }
            }
            RowPlan::Not(Why::Already) if job.is_undecided() => preview.to_do += 1,
            RowPlan::Not(Why::Already) => preview.already += 1,
            RowPlan::Not(_) => preview.closed += 1,
        }
    }
    preview.receivers = job
        .agents
        .iter()
        .map(|agent| (agent.clone(), gets.remove(agent).unwrap_or_default()))
        .collect();
    preview.receivers.extend(gets);
    // Each row is read first, to detect conflicts.
    preview.calls = preview.to_do * 2;
    if closes_many(services) {
        preview.calls = preview.calls - closes + closes.div_ceil(BULK_CLOSE_SIZE as u32);
    }
    preview.minutes = preview.calls.div_ceil(pace(services).max(1));
    preview
}

/// Returns the calls per minute that a job makes.
pub fn pace(services: &Services) -> u32 {
    let last = services.queue.last_webhook_at();
    let has_webhooks = last.is_some_and(|at| Instant::now() - at < WEBHOOKS_WITHIN);
    let share = if has_webhooks { SHARE_WITH_WEBHOOKS } else { SHARE };
    let limit = u64::try_from(services.gateway.snapshot().limit).unwrap_or(u64::MAX);
    u32::try_from(limit * u64::from(share) / 100).unwrap_or(u32::MAX).max(1)
}
