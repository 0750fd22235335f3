//! Hands over the work of an absent agent, and returns what is still open.

use super::{Jobs, all_rows, draft, fault, job, job_actor, known, must_be_complete, record, start};
use crate::model::job::{Absence, Job, JobKind, RowState};
use crate::model::{AppError, Capability, Mutation, Query, Timestamp};
use crate::server::services::Services;
use crate::server::services::audit::Actor;
use crate::server::services::calendar::begins;
use crate::server::services::team::find;
use crate::server::store::{jobs::NewJob, now};

/// A hand-over request.
#[derive(Debug, Default)]
pub struct HandOver<'a> {
    pub agent: &'a str,
    /// `one`, `spread` or `nobody`.
    pub how: &'a str,
    pub assignee: &'a str,
    pub agents: &'a [String],
    /// The day of return, in the format 2026-11-30.
    pub until: &'a str,
    pub gives_back: bool,
}

/// Saves a draft job that hands over an agent's open work. Returns its ID.
pub async fn hand_over(
    services: &Services,
    by: &Actor,
    request: HandOver<'_>,
) -> Result<i64, AppError> {
    services.must_hold(Capability::ChangeConversations)?;
    let away = known(services, [request.agent]).await?.pop();
    let away =
        away.ok_or_else(|| AppError::bad_input("agent", request.agent, "expected-away-agent"))?;
    let (kind, mut agents) = match request.how {
        "one" => (JobKind::Assign, known(services, [request.assignee]).await?),
        "spread" => (JobKind::Spread, known(services, request.agents).await?),
        "nobody" => (JobKind::Unassign, Vec::new()),
        other => return Err(AppError::bad_input("how", other, "expected-away-way")),
    };
    // The absent agent may have been checked before being selected as absent.
    if kind == JobKind::Spread {
        agents.retain(|agent| *agent != away);
    }
    if agents.contains(&away) {
        let team = services.team.agents().await?;
        let name = find(&team, &away).map_or(away.as_str(), |agent| &agent.name);
        return Err(AppError::bad_input("agents", name, "expected-away-other"));
    }
    if kind.has_receivers() && agents.is_empty() {
        return Err(AppError::bad_input("agents", "", "expected-away-receiver"));
    }
    must_be_complete(services, "agent", away.as_str())?;
    let back_on = day(services, request.until)?;
    let rows = services.queue.read(|snapshot| {
        let theirs = snapshot.conversations().filter(|one| {
            let holder = one.assignee.as_ref().map(|agent| &agent.id);
            holder == Some(&away) && !one.status.is_closed()
        });
        let mut rows: Vec<_> = theirs.map(|one| (one.id.clone(), one.seen(), None)).collect();
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        rows
    });
    let query = Query::parse(&format!("assigned_to={away}")).0.to_text();
    let job = NewJob {
        agents,
        query: Some(query),
        away: Some(away),
        back_on,
        gives_back: request.gives_back,
        ..draft(by, kind, rows)
    };
    services.jobs.store().add_job(&job).await.map_err(fault)
}

/// Records the absence when a hand-over job starts.
pub(super) async fn begin(services: &Services, job: &Job) -> Result<(), AppError> {
    let Some(agent) = job.away.clone() else { return Ok(()) };
    let (until, gives_back) = (job.back_on, job.gives_back);
    let absence = Absence { agent, since: now(), until, gives_back, job: job.id };
    services.jobs.store().add_absence(&absence).await.map_err(fault)?;
    refresh(services).await
}

/// Ends an absence, and optionally gives back what is still open.
pub async fn back(
    services: &Services,
    by: &Actor,
    agent: &str,
    gives_back: bool,
) -> Result<(), AppError> {
    let absence = absences(services).await?.into_iter().find(|one| one.agent.as_str() == agent);
    let absence =
        absence.ok_or_else(|| AppError::bad_input("agent", agent, "expected-away-somebody"))?;
    record(services, by, &job(services, absence.job).await?, "back").await?;
    end(services, by, &Absence { gives_back, ..absence }).await
}

/// Ends the absences that are due.
pub(super) async fn end_due(services: &Services) -> Result<(), AppError> {
    for absence in absences(services).await? {
        if absence.until.is_some_and(|until| until <= now()) {
            let by = job_actor(&job(services, absence.job).await?);
            end(services, &by, &absence).await?;
        }
    }
    Ok(())
}

/// Returns all absences.
pub async fn absences(services: &Services) -> Result<Vec<Absence>, AppError> {
    services.jobs.store().absences().await.map_err(fault)
}

/// Updates the team's set of absent agents.
pub(super) async fn refresh(services: &Services) -> Result<(), AppError> {
    let away = absences(services).await?.into_iter().map(|absence| absence.agent);
    services.team.set_away(away.collect());
    Ok(())
}

async fn end(services: &Services, by: &Actor, absence: &Absence) -> Result<(), AppError> {
    // Job first: after a crash in between, conflict checks prevent a second give-back.
    if absence.gives_back {
        give_back(services, by, absence).await?;
    }
    services.jobs.store().remove_absence(&absence.agent).await.map_err(fault)?;
    refresh(services).await
}

/// Starts a job that returns the rows of a hand-over that nobody has changed since.
async fn give_back(services: &Services, by: &Actor, absence: &Absence) -> Result<(), AppError> {
    let rows = all_rows(services, absence.job).await?;
    let complete = services.queue.is_complete();
    let back = rows.into_iter().filter_map(|row| {
        let after = row.after.filter(|after| row.state == RowState::Done && !after.closed)?;
        let known =
            services.queue.read(|snapshot| snapshot.find(&row.conversation).map(|one| one.seen()));
        let still =
            known.map_or(!complete, |known| known.without_snooze() == after.without_snooze());
        still
            .then(|| (row.conversation, after, Some(Mutation::Assign(Some(absence.agent.clone())))))
    });
    let back: Vec<_> = back.collect();
    if back.is_empty() {
        return Ok(());
    }
    let job = NewJob { of_job: Some(absence.job), ..draft(by, JobKind::Return, back) };
    let id = services.jobs.store().add_job(&job).await.map_err(fault)?;
    start(services, by, id).await
}

/// Returns the start of a day in the configured time zone; `None` if the text is empty.
fn day(services: &Services, text: &str) -> Result<Option<Timestamp>, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let date: Option<jiff::civil::Date> = text.parse().ok();
    let begins = date.and_then(|date| begins(date, &services.waiting.time_zone));
    let begins = begins.filter(|at| *at > now());
    begins.map(Some).ok_or_else(|| AppError::bad_input("until", text, "expected-away-day"))
}

impl Jobs {
    /// Deletes drafts that nobody started within a day.
    pub(super) async fn forget_old_drafts(&self) -> Result<(), AppError> {
        let before = Timestamp(now().0 - 24 * 3600);
        self.store().remove_drafts(before).await.map_err(fault)
    }
}
