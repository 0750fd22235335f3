//! Jobs that change many conversations: preview, execution, and undo.

/// Absences, and the handover of work.
mod absences;
/// The pages of a job, in the language of the reader.
mod languages;
/// From the draft to the end.
mod lifecycle;
/// A crash while a job runs.
mod restart;
/// Jobs that snooze, wake and reopen.
mod snooze;
/// Undoing a job.
mod undo;

use crate::support::{Answer, Browser, TestApp, TestConfig, eventually};
use reqwest::Method;
use serde_json::Value;
use sevendesk::model::job::{Job, JobRow, JobState, RowState};
use sevendesk::model::{AgentId, Conversation, Role};
use sevendesk::simulator::{Contract, Options};

/// Starts an app that runs jobs, with the queue loaded.
async fn app(contract: Contract, conversations: usize) -> TestApp {
    config(contract, conversations).start().await
}

fn config(contract: Contract, conversations: usize) -> TestConfig {
    let mut config = TestApp::new(contract);
    config.simulator = Options { conversations, open_only: true, ..config.simulator };
    config = config.with_queue();
    config = config.with_jobs();
    config
}

/// Prepares a job with a plain form and returns its id.
pub async fn prepare(by: &Browser, fields: &[(&str, &str)]) -> i64 {
    job_of(by.post_form("/api/jobs/prepare", fields).await)
}

/// Returns the id of the job that a form redirected to.
fn job_of(answer: Answer) -> i64 {
    let at = answer.location().unwrap_or_else(|| panic!("{}", answer.text)).to_owned();
    let number = at.strip_prefix("/jobs/").unwrap_or_else(|| panic!("it redirects to {at}"));
    number.parse().unwrap()
}

pub async fn start(by: &Browser, id: i64) {
    let answer = by.post_form("/api/jobs/start", &[("id", &id.to_string())]).await;
    assert_eq!(job_of(answer), id);
}

async fn control(by: &Browser, id: i64, command: &str) -> u16 {
    by.call("/api/jobs/steer", &[("id", &id.to_string()), ("command", command)]).await.status
}

async fn job(app: &TestApp, id: i64) -> Job {
    app.state.store.job(id).await.unwrap().unwrap()
}

/// Waits until the job is in this state and returns it.
async fn wait_for_state(app: &TestApp, id: i64, state: JobState) -> Job {
    eventually(async || Some(job(app, id).await).filter(|job| job.state == state)).await
}

async fn rows(app: &TestApp, id: i64, state: RowState) -> Vec<JobRow> {
    app.state.store.job_rows(id, Some(state), 0, 5_000).await.unwrap()
}

/// Returns the form lines for these conversations, with the state that the operator saw.
pub fn lines<'a>(conversations: impl IntoIterator<Item = &'a Conversation>) -> String {
    let line = |one: &Conversation| format!("{} {}", one.id, one.seen().to_text());
    conversations.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Returns the conversations of the queue that are not closed, sorted by id.
fn open(app: &TestApp) -> Vec<Conversation> {
    let mut open: Vec<Conversation> = app.state.services.queue.read(|snapshot| {
        snapshot.conversations().filter(|one| !one.status.is_closed()).cloned().collect()
    });
    open.sort_by(|one, other| one.id.cmp(&other.id));
    open
}

fn agents(app: &TestApp) -> Vec<AgentId> {
    let agents = app.simulator.agents().into_iter();
    agents.map(|(id, _)| AgentId::parse(&id).unwrap()).collect()
}

/// Returns the assignee in the simulator.
fn assignee_of(app: &TestApp, id: &str) -> Option<String> {
    app.simulator.conversation(id).unwrap()["assigned_user_id"].as_str().map(str::to_owned)
}

/// Counts the changes of the conversation that SendSeven applied. A call whose client disconnected
/// has no status and was not applied.
fn changes_of(app: &TestApp, id: &str) -> usize {
    let is_applied = |call: &sevendesk::simulator::Call| {
        call.method != "GET" && call.path.contains(id) && call.status == 200
    };
    app.simulator.calls().iter().filter(|call| is_applied(call)).count()
}

/// Counts the audit entries for changes of these conversations.
async fn audited_changes(app: &TestApp, open: &[Conversation]) -> usize {
    let mut entries = 0;
    for conversation in open {
        entries += app.state.store.audit_of(&conversation.id, 100).await.unwrap().len();
    }
    entries
}

async fn page(by: &Browser, id: i64) -> String {
    let answer = by.get(&format!("/jobs/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text
}

#[tokio::test]
async fn only_leads_may_control_jobs_and_export_results_and_viewers_may_watch() {
    let app = app(Contract::Live, 20).await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let id = prepare(&lea, &[("action", "unassign"), ("query", ""), ("all", "true")]).await;
    start(&lea, id).await;
    wait_for_state(&app, id, JobState::Finished).await;

    assert_eq!(control(&vera, id, "cancel").await, 403);
    assert_eq!(vera.get(&format!("/jobs/{id}/results.csv")).await.status, 403);
    assert_eq!(vera.get("/hand-over").await.status, 403);
    assert_eq!(vera.get("/jobs").await.status, 200);
    assert!(!page(&vera, id).await.contains("Undo…"));
    assert!(page(&lea, id).await.contains("Undo…"));
}

#[tokio::test]
async fn checked_boxes_of_a_plain_form_are_one_selection() {
    let app = app(Contract::Live, 20).await;
    let lea = app.sign_in(Role::Lead).await;
    let open = open(&app);
    let (first, second) = (lines(&open[..1]), lines(&open[1..2]));

    let fields = [("action", "close"), ("rows[]", &first), ("rows[]", &second)];
    let id = prepare(&lea, &fields).await;

    assert_eq!(job(&app, id).await.tally.waiting, 2);
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

async fn csv(by: &Browser, id: i64) -> String {
    let request = by.request(Method::GET, &format!("/jobs/{id}/results.csv"));
    by.send(request).await.text
}
