//! Job data for pages: states and counts from the database, contact names from memory.

use crate::model::job::{
    Choice, Job, JobKind, JobPage, JobRow, JobState, JobsPage, RowState, Undo,
};
use crate::model::query::value_of;
use crate::model::{Action, AppError, Capability, Mutation};
use crate::server::services::audit::{self, Actor, AuditEvent, action};
use crate::server::services::jobs::{absences, all_rows, fault, job, plan};
use crate::server::services::{Services, tags, views};
use crate::server::store::now;

/// Rows per page of a job.
const ROWS_SHOWN: u32 = 50;

/// Returns the started jobs, newest first, and the absences.
pub async fn list(services: &Services) -> Result<JobsPage, AppError> {
    let jobs = services.jobs.store().jobs().await.map_err(fault)?;
    let absences = absences::absences(services).await?;
    Ok(JobsPage { jobs, absences, choice: choice(services).await?, now: now() })
}

/// Returns a job with one page of its rows. `query` is the URL's query string.
pub async fn one(services: &Services, id: &str, query: &str) -> Result<JobPage, AppError> {
    let id = super::number(id)?;
    let job = job(services, id).await?;
    let store = services.jobs.store();
    let preview = match job.state {
        JobState::Draft => Some(plan::preview(services, &job, &all_rows(services, id).await?)),
        _ => None,
    };
    let of = RowState::parse(&value_of(query, "state"));
    let pages = number(&job, of).div_ceil(ROWS_SHOWN).max(1);
    let page = value_of(query, "page").parse().unwrap_or(1).clamp(1, pages);
    let rows = store.job_rows(id, of, (page - 1) * ROWS_SHOWN, ROWS_SHOWN).await.map_err(fault)?;
    let labels = services.queue.read(|snapshot| {
        let label = |id| {
            Some((snapshot.find(id)?.id.clone(), snapshot.find(id)?.contact.label().to_owned()))
        };
        rows.iter().filter_map(|row| label(&row.conversation)).collect()
    });
    let first = store.next_job().await.map_err(fault)?.map(|first| first.id);
    let behind = first.filter(|first| job.state == JobState::Waiting && *first != id);
    let calls = job.tally.waiting * 2;
    let minutes_left = match job.tally.sent_last_minute {
        0 => calls.div_ceil(plan::pace(services)),
        sent_last_minute => job.tally.waiting.div_ceil(sent_last_minute),
    };
    let undo = undo(services, &job).await?;
    let needs_tags = preview.is_some() && matches!(job.kind, JobKind::Tag | JobKind::Untag);
    let tags = if needs_tags { tags::tags(services).await? } else { Vec::new() };
    let (choice, now) = (choice(services).await?, now());
    Ok(JobPage {
        job,
        preview,
        choice,
        snooze: services.waiting.snooze_choices(),
        tags,
        rows,
        of,
        page,
        pages,
        labels,
        minutes_left,
        undo,
        behind,
        now,
    })
}

/// Returns whose work can be handed over, and to whom; fails if the token may not.
pub async fn hand_over(services: &Services) -> Result<Choice, AppError> {
    services.must_hold(Capability::ChangeConversations)?;
    choice(services).await
}

/// Returns the agents to choose from, absent ones last.
pub async fn choice(services: &Services) -> Result<Choice, AppError> {
    let away: Vec<_> =
        absences::absences(services).await?.into_iter().map(|one| one.agent).collect();
    let mut choice = Choice { agents: views::of_agents(services).await, away };
    let mut agents = std::mem::take(&mut choice.agents);
    agents.sort_by_key(|agent| choice.is_away(agent));
    choice.agents = agents;
    Ok(choice)
}

fn number(job: &Job, of: Option<RowState>) -> u32 {
    match of {
        None => job.tally.all(),
        Some(RowState::Done) => job.tally.done,
        Some(RowState::Skipped) => job.tally.skipped,
        Some(RowState::Failed) => job.tally.failed,
        Some(RowState::Waiting | RowState::Sending) => job.tally.waiting,
    }
}

async fn undo(services: &Services, job: &Job) -> Result<Undo, AppError> {
    if !job.state.is_over() || job.tally.done == 0 {
        return Ok(Undo::Nothing);
    }
    let contract = services.gateway.known_contract();
    let reopens = contract.is_none_or(|contract| contract.offers(Action::Reopen));
    let closed = match job.kind {
        JobKind::Close => true,
        JobKind::Undo => {
            let closes = |row: &JobRow| matches!(row.mutation, Some(Mutation::Close(_)));
            all_rows(services, job.id).await?.iter().any(closes)
        }
        _ => false,
    };
    Ok(if closed && !reopens { Undo::CannotReopen } else { Undo::Possible })
}

/// A job's rows, for download.
pub struct JobResults {
    pub rows: Vec<JobRow>,
    pub choice: Choice,
}

/// Returns every row of a job with its result, and audits the export.
pub async fn results(services: &Services, by: &Actor, id: i64) -> Result<JobResults, AppError> {
    let (job, choice) = (job(services, id).await?, choice(services).await?);
    let rows = all_rows(services, id).await?;
    let details = Some(format!("job {}, {} rows", job.id, rows.len()));
    let event = AuditEvent { action: action::EXPORT, details, ..AuditEvent::default() };
    services.audit.record(by, event, audit::DONE).await?;
    Ok(JobResults { rows, choice })
}
