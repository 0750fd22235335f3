//! Jobs: one change of many conversations, prepared as a draft and run row by row at bulk priority.
//! The state of each row is stored, so that a job continues after a restart.

/// Absences and hand-overs.
pub mod absences;
/// Closing many conversations with one call.
mod bulk_close;
/// Previewing a job and distributing its rows.
pub mod plan;
/// Job data for pages.
pub mod queries;
/// One row of a job.
mod row;
/// Running jobs.
mod runner;
/// Undoing a finished job.
pub mod undo;

pub use runner::run;

use super::audit::{self, Actor, AuditEvent, action};
use super::snooze::TypedSnooze;
use super::{Services, must_offer, tags};
use crate::model::job::{Job, JobKind, JobRow, JobState, MOST_ROWS};
use crate::model::{Action, AgentId, AppError, Capability, Contract, LocalizedText, Mutation};
use crate::server::error::store_error;
use crate::server::events::Event;
use crate::server::store::jobs::NewJob;
use crate::server::store::{Store, StoreError};
use plan::Selection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

/// Maximum length of the reason of a close, in characters.
const LONGEST_REASON: usize = 500;

/// The jobs of this server. Clones share them.
#[derive(Clone)]
pub struct Jobs(Arc<Shared>);

struct Shared {
    store: Store,
    /// Signals that a job was started or controlled.
    changed: Notify,
    /// Whether SendSeven has rejected bulk close as unsupported.
    bulk_close_unsupported: AtomicBool,
}

/// The request for a new job.
#[derive(Debug, Default)]
pub struct JobRequest<'a> {
    pub action: &'a str,
    pub assignee: &'a str,
    /// Agent IDs.
    pub agents: &'a [String],
    /// One line per conversation: the ID, a space, and the state that was seen.
    pub rows: &'a [String],
    /// Whether the job takes every conversation that matches the query.
    pub all: bool,
    pub query: &'a str,
}

impl Jobs {
    pub(super) fn new(store: Store) -> Self {
        let bulk_close_unsupported = AtomicBool::new(false);
        Self(Arc::new(Shared { store, changed: Notify::new(), bulk_close_unsupported }))
    }

    fn store(&self) -> &Store {
        &self.0.store
    }
}

/// Saves a draft of a job and returns its ID. Sends nothing.
pub async fn prepare(
    services: &Services,
    by: &Actor,
    request: JobRequest<'_>,
) -> Result<i64, AppError> {
    services.must_hold(Capability::ChangeConversations)?;
    let kind = JobKind::parse(request.action)
        .filter(|kind| !matches!(kind, JobKind::Undo | JobKind::Return))
        .ok_or_else(|| {
            let kinds = "assign, spread, unassign, close, reopen, snooze, wake, tag, untag";
            let expected = LocalizedText::from("expected-one-of").with("values", kinds);
            AppError::bad_input("action", request.action, expected)
        })?;
    if let Some(action) = live_action(kind) {
        must_offer(services, action)?;
    }
    let mut agents = match kind {
        JobKind::Assign => known(services, [request.assignee]).await?,
        _ => known(services, request.agents).await?,
    };
    if kind == JobKind::Spread && agents.is_empty() {
        agents = services.team.available().await?.into_iter().map(|agent| agent.id).collect();
    }
    let Selection { matched, rows, query } = match request.rows {
        _ if request.all => plan::all_matching(services, request.query)?,
        [] => return Err(AppError::bad_input("rows", "", "expected-job-rows")),
        rows => plan::parse_rows(rows)?,
    };
    let job = NewJob {
        agents,
        query,
        matched,
        ..draft(by, kind, rows.into_iter().map(|(id, seen)| (id, seen, None)).collect())
    };
    services.jobs.store().add_job(&job).await.map_err(fault)
}

/// What a draft leaves to choose.
#[derive(Debug, Default)]
pub struct JobChoice<'a> {
    /// The agents who receive the conversations, and how: `evenly`, or by their present load.
    pub agents: &'a [String],
    pub how: &'a str,
    /// The reason of a close.
    pub reason: &'a str,
    /// The end of a snooze.
    pub snooze: TypedSnooze<'a>,
    /// The id of a tag.
    pub tag: &'a str,
}

/// Sets what a draft leaves to choose.
pub async fn choose(services: &Services, id: i64, choice: JobChoice<'_>) -> Result<(), AppError> {
    let JobChoice { agents, how, reason, snooze, tag } = choice;
    let job = job(services, id).await?;
    let reason = reason.trim();
    if reason.chars().count() > LONGEST_REASON {
        let most = LONGEST_REASON.to_string();
        let expected = LocalizedText::from("expected-job-reason").with("most", most);
        return Err(AppError::bad_input("reason", reason, expected));
    }
    let agents = known(services, agents).await?;
    if job.kind == JobKind::Assign && agents.len() > 1 {
        return Err(AppError::bad_input("agents", "several", "expected-job-receiver"));
    }
    let change = match job.kind {
        JobKind::Snooze => Some(Mutation::Snooze(snooze.read(&services.waiting)?)),
        JobKind::Tag => Some(Mutation::Tag(tags::find(services, tag).await?)),
        JobKind::Untag => Some(Mutation::Untag(tags::find(services, tag).await?)),
        _ => None,
    };
    let store = services.jobs.store();
    store.choose(id, &agents, how == "evenly", reason, change.as_ref()).await.map_err(fault)
}

/// Starts a draft; the job then belongs to the operator who started it. A job that has started
/// stays as it is: a second click on "Start" asks for nothing else.
pub async fn start(services: &Services, by: &Actor, id: i64) -> Result<(), AppError> {
    let job = job(services, id).await?;
    if job.state != JobState::Draft {
        return Ok(());
    }
    services.must_hold(Capability::ChangeConversations)?;
    if job.is_undecided() {
        return Err(match job.kind {
            JobKind::Snooze => AppError::bad_input("until", "", "expected-snooze"),
            JobKind::Tag | JobKind::Untag => AppError::bad_input("tag", "", "expected-tag"),
            _ => AppError::bad_input("agents", "", "expected-job-receivers"),
        });
    }
    let rows = all_rows(services, id).await?;
    let begun = plan::distribute(&job, &rows, &plan::open_by_agent(services));
    let todo = begun.iter().filter(|row| matches!(row, plan::RowPlan::Change(_))).count();
    record(services, by, &job, &format!("start, {todo} of {}", rows.len())).await?;
    if services.jobs.store().start_job(id, &by.operator, &begun).await.map_err(fault)? {
        absences::begin(services, &job).await?;
        services.jobs.lock(services);
    }
    Ok(())
}

/// Controls a job: pause, resume, cancel, retry failed rows, or discard a draft. Returns the key of
/// the message to show.
pub async fn control(
    services: &Services,
    by: &Actor,
    id: i64,
    command: &str,
) -> Result<&'static str, AppError> {
    use JobState::{Cancelled, Finished, Paused, Running, Waiting};
    let job = job(services, id).await?;
    let store = services.jobs.store();
    let (from, to, message): (&[JobState], _, _) = match command {
        "discard" => {
            store.remove_draft(id).await.map_err(fault)?;
            return Ok("jobs-told-discard");
        }
        "pause" => (&[Waiting, Running], Paused, "jobs-told-pause"),
        "resume" => (&[Paused], Waiting, "jobs-told-resume"),
        "cancel" => (&[Waiting, Running, Paused], Cancelled, "jobs-told-cancel"),
        "retry" => (&[Waiting, Running, Paused, Finished, Cancelled], Waiting, "jobs-told-retry"),
        _ => return Err(AppError::bad_input("command", command, "expected-job-wish")),
    };
    if matches!(command, "resume" | "retry") {
        services.must_hold(Capability::ChangeConversations)?;
    }
    record(services, by, &job, command).await?;
    if command == "retry" && store.retry_failed(id).await.map_err(fault)? == 0 {
        return Ok("jobs-told-none-failed");
    }
    if !store.transition_job(id, from, to).await.map_err(fault)? {
        return Err(AppError::bad_input("command", command, "expected-job-wish-now"));
    }
    services.jobs.lock(services);
    Ok(message)
}

/// Returns every row of a job.
pub async fn all_rows(services: &Services, id: i64) -> Result<Vec<JobRow>, AppError> {
    services.jobs.store().job_rows(id, None, 0, MOST_ROWS as u32).await.map_err(fault)
}

/// Parses a job ID from a URL or form.
pub fn number(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| AppError::NoSuchPage)
}

/// Returns the URL of a job's page.
pub fn page_of(id: &i64) -> String {
    format!("/jobs/{id}")
}

/// Returns the job with this ID.
pub async fn job(services: &Services, id: i64) -> Result<Job, AppError> {
    services.jobs.store().job(id).await.map_err(fault)?.ok_or(AppError::NoSuchPage)
}

impl Jobs {
    /// Wakes the job runner and makes open pages refetch.
    fn lock(&self, services: &Services) {
        self.0.changed.notify_one();
        self.publish(services);
    }

    /// Makes open pages refetch.
    fn publish(&self, services: &Services) {
        services.events.publish(Event::Jobs);
    }
}

fn draft(by: &Actor, kind: JobKind, rows: Vec<plan::NewRow>) -> NewJob {
    NewJob {
        by: by.operator.clone(),
        kind,
        agents: Vec::new(),
        evenly: false,
        reason: String::new(),
        query: None,
        matched: rows.len() as u32,
        of_job: None,
        away: None,
        back_on: None,
        gives_back: false,
        rows,
    }
}

/// Returns the job as the actor of its changes in the audit log.
fn job_actor(job: &Job) -> Actor {
    Actor { operator: job.by.clone(), request: format!("job-{}", job.id) }
}

async fn record(services: &Services, by: &Actor, job: &Job, what: &str) -> Result<(), AppError> {
    let details = Some(format!("job {}, {}: {what}", job.id, job.kind.as_str()));
    let event = AuditEvent { action: action::JOB, details, ..AuditEvent::default() };
    services.audit.record(by, event, audit::DONE).await
}

/// Parses agent IDs without duplicates; skips empty ones, which come from unset choices.
async fn known<T: AsRef<str>>(
    services: &Services,
    ids: impl IntoIterator<Item = T>,
) -> Result<Vec<AgentId>, AppError> {
    let team = services.team.agents().await?;
    let mut agents: Vec<AgentId> = Vec::new();
    for text in ids {
        let text = text.as_ref().trim();
        if text.is_empty() {
            continue;
        }
        let id = AgentId::parse(text).ok().filter(|id| super::team::find(&team, id).is_some());
        let id = id.ok_or_else(|| AppError::bad_input("agents", text, "expected-job-agents"))?;
        if !agents.contains(&id) {
            agents.push(id);
        }
    }
    Ok(agents)
}

/// Returns what a job does that not every contract can do.
fn live_action(kind: JobKind) -> Option<Action> {
    match kind {
        JobKind::Reopen => Some(Action::Reopen),
        JobKind::Snooze | JobKind::Wake => Some(Action::Snooze),
        JobKind::Tag | JobKind::Untag => Some(Action::Tag),
        _ => None,
    }
}

/// Fails while the queue is still loading.
fn must_be_complete(services: &Services, name: &str, value: &str) -> Result<(), AppError> {
    match services.queue.is_complete() {
        true => Ok(()),
        false => Err(AppError::bad_input(name, value, "expected-job-patience")),
    }
}

fn fault(error: StoreError) -> AppError {
    store_error("jobs", &error)
}

/// Maximum number of conversations per bulk close. The first of them was read at most this many
/// reads before the call.
const BULK_CLOSE_SIZE: usize = 20;

/// Returns whether SendSeven supports bulk close, as far as is known.
fn closes_many(services: &Services) -> bool {
    services.gateway.known_contract().is_some_and(Contract::closes_many)
        && !services.jobs.0.bulk_close_unsupported.load(Ordering::Relaxed)
}
