//! Pending changes: shown as if applied, then sent, undone, or reported as failed.

/// Changes that fail when they are due.
mod due;
/// Files of replies.
mod files;
/// Which data is on disk, and for how long.
mod notes;
/// Replies to customers.
mod replies;
/// A crash while changes are pending.
mod restart;
/// Snoozing, waking and reopening.
mod snooze;
/// Subjects.
mod subject;
/// Tags.
mod tags;
/// Taking over from bots.
mod take_over;
/// WhatsApp templates.
mod templates;
/// Undo, and several pending changes at once.
mod undo;

use crate::support::lists::{close, list, rows};
use crate::support::{Answer, Browser, TestApp, TestConfig, eventually, name_of};
use serde_json::Value;
use sevendesk::model::{
    AppError, AttentionEntry, ChangeKind, Conversation, ConversationPage, Detail, OwnPendingChange,
    Role,
};
use sevendesk::server::services::Caller;
use sevendesk::server::services::pending::{attention::attention, own_changes};
use sevendesk::simulator::{Contract, Options, Simulator};
use std::time::Duration;

/// The undo period in seconds: longer than any test, which advances the clock instead.
const UNDO_SECONDS: u32 = 600;

fn config(conversations: usize) -> TestConfig {
    let mut config = TestApp::new(Contract::Live);
    config.simulator = Options { conversations, open_only: true, ..config.simulator };
    config = config.with_queue();
    config.web.undo_seconds = UNDO_SECONDS;
    config
}

/// Starts an app with an undo period and with the queue loaded.
async fn app(conversations: usize) -> TestApp {
    let app = config(conversations).start().await;
    app.simulator.forget_calls();
    app
}

/// Advances the clock until every pending change is due.
fn make_all_due(app: &TestApp) {
    app.state.services.pending.advance(Duration::from_secs(UNDO_SECONDS.into()));
}

async fn caller(app: &TestApp, role: Role) -> Caller {
    let user = app.state.store.user_named(name_of(role)).await.unwrap().unwrap();
    Caller { user_id: user.id, operator: user.operator, request: String::new() }
}

/// Returns the pending changes of the operator with this role.
async fn pending(app: &TestApp, role: Role) -> Vec<OwnPendingChange> {
    own_changes(&app.state.services, &caller(app, role).await).await
}

/// Returns the attention entries of the operator with this role.
async fn needs_attention(app: &TestApp, role: Role) -> Vec<AttentionEntry> {
    attention(&app.state.services, &caller(app, role).await).await.unwrap()
}

/// Waits until neither the queue nor the database has a pending change.
async fn wait_until_none_pending(app: &TestApp) {
    let shown = || app.state.services.queue.read(|snapshot| snapshot.pending().count());
    let stored = async || app.state.store.pending_changes().await.unwrap().len();
    eventually(async || (stored().await == 0 && shown() == 0).then_some(())).await;
}

/// Fails if any call for a conversation was sent.
#[track_caller]
fn expect_no_conversation_calls(app: &TestApp) {
    let calls = app.simulator.calls();
    let about: Vec<_> = calls.iter().filter(|call| call.path.contains("/conversations/")).collect();
    assert!(about.is_empty(), "{about:?}");
}

/// Returns the open, unassigned conversations of the queue.
fn unassigned(app: &TestApp) -> Vec<Conversation> {
    let mut free: Vec<Conversation> = app.state.services.queue.read(|snapshot| {
        let open = snapshot.conversations().filter(|one| !one.status.is_closed());
        open.filter(|one| one.assignee.is_none()).cloned().collect()
    });
    free.sort_by(|one, other| one.id.cmp(&other.id));
    free
}

fn agent(app: &TestApp, number: usize) -> (String, String) {
    app.simulator.agents().remove(number)
}

async fn assign(by: &Browser, conversation: &Conversation, to: &str) -> Answer {
    let seen = conversation.seen().to_text();
    let fields = [("id", conversation.id.as_str()), ("assignee", to), ("seen", &seen)];
    by.call("/api/conversations/assign", &fields).await
}

async fn undo(by: &Browser, id: &str) -> Answer {
    by.call("/api/pending/undo", &[("id", id)]).await
}

async fn read_conversation(by: &Browser, id: &str) -> Conversation {
    by.ask("/api/conversations/get", &[("id", id)]).await.json::<Detail>().conversation
}

fn stored(app: &TestApp, conversation: &Conversation) -> Value {
    app.simulator.conversation(conversation.id.as_str()).unwrap()
}

fn is_closed(app: &TestApp, conversation: &Conversation) -> bool {
    stored(app, conversation)["status"] == "closed"
}

/// Returns the audited results for a conversation, in order.
async fn results(app: &TestApp, conversation: &Conversation) -> Vec<Option<String>> {
    let entries = app.state.store.audit_of(&conversation.id, 20).await.unwrap();
    entries.into_iter().map(|entry| entry.result).collect()
}

#[tokio::test]
async fn a_change_is_stored_and_sent_when_it_is_due() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    let (to, name) = agent(&app, 3);

    let received: Conversation = assign(&lea, &one, &to).await.json();

    assert_eq!(received.assignee.map(|agent| agent.name), Some(name.clone()));
    assert_eq!(
        (app.changes_sent(), stored(&app, &one)["assigned_user_id"].clone()),
        (0, Value::Null)
    );
    assert_eq!(results(&app, &one).await, [], "only changes that were sent are audited");
    let own = pending(&app, Role::Lead).await.remove(0);
    assert_eq!((own.mutation.kind(), own.sending), (ChangeKind::Assign, false));
    assert_eq!(own.conversation, one.id);
    assert_eq!(own.contact, one.contact.label());
    assert_eq!(own.assignee.map(|agent| agent.name), Some(name));
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(stored(&app, &one)["assigned_user_id"], to.as_str());
    assert_eq!(app.changes_sent(), 1);
    assert_eq!(results(&app, &one).await, [Some("done".to_owned())]);
    assert_eq!(read_conversation(&lea, one.id.as_str()).await.pending, None);
}

#[tokio::test]
async fn other_operators_see_a_pending_change_in_list_counts_and_detail() {
    let app = app(20).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = unassigned(&app).remove(0);
    let open = list(&ada, "status=open").await.total;
    let queue_length = |app: &TestApp| app.state.services.queue.open_count();
    let before = queue_length(&app);
    let mut events = ada.listen(None).await;
    let first: Conversation = close(&lea, &one, "").await.json();

    let listed: ConversationPage = list(&ada, "status=open").await;
    let detail = read_conversation(&ada, one.id.as_str()).await;

    assert!(first.status.is_closed());
    assert_eq!((listed.total, queue_length(&app)), (open - 1, before - 1));
    assert!(rows(&listed).iter().all(|row| row.id != one.id));
    assert!(detail.status.is_closed());
    let pending = detail.pending.expect("it is pending");
    assert_eq!((pending.operator.as_str(), pending.kind), ("Lea Hartmann", ChangeKind::Close));
    let html = loop {
        let received = events.next_non_status().await;
        assert_eq!(received.name, "row");
        let (id, html) = received.fragment();
        if id == one.id.as_str() {
            break html;
        }
    };
    assert!(html.contains("class=\"pending\"") && html.contains("state closed"), "{html}");
    assert!(!is_closed(&app, &one));
}

#[tokio::test]
async fn a_change_that_has_no_effect_succeeds_and_is_not_stored() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);

    let answer = assign(&lea, &one, "").await;

    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json::<Conversation>().pending, None);
    assert_eq!(pending(&app, Role::Lead).await, []);
    expect_no_conversation_calls(&app);
}

#[tokio::test]
async fn a_known_conflict_is_reported_at_once_and_nothing_is_stored() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    let (other, name) = agent(&app, 1);
    app.simulator.change(one.id.as_str(), &serde_json::json!({ "assigned_user_id": other }));
    read_conversation(&lea, one.id.as_str()).await;

    let answer = assign(&lea, &one, &agent(&app, 2).0).await;

    let AppError::Conflict(conflict) = answer.json() else { panic!("{}", answer.text) };
    assert_eq!((answer.status, conflict.assignee), (409, Some(name)));
    assert_eq!(pending(&app, Role::Lead).await, []);
}

#[tokio::test]
async fn a_second_operator_sees_whose_change_is_pending_and_until_when() {
    let app = app(20).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = unassigned(&app).remove(0);
    close(&lea, &one, "").await;
    let shown = read_conversation(&ada, one.id.as_str()).await;

    for seen in [&one, &shown] {
        let answer = assign(&ada, seen, &agent(&app, 2).0).await;

        let AppError::ChangePending { by, until, seconds } = answer.json() else {
            panic!("{}", answer.text)
        };
        assert_eq!((answer.status, by.as_str()), (409, "Lea Hartmann"));
        assert_eq!(Some(until), shown.pending.as_ref().map(|pending| pending.due_at));
        assert!((UNDO_SECONDS - 30..=UNDO_SECONDS).contains(&seconds), "{seconds}");
    }
    assert_eq!(pending(&app, Role::Admin).await, []);
}

#[tokio::test]
async fn a_change_from_a_plain_form_is_stored_and_can_be_undone() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    let seen = one.seen().to_text();
    let back = format!("/conversations/{}", one.id);
    let fields = [("id", one.id.as_str()), ("seen", &seen), ("note", ""), ("back", &back)];

    let stored = lea.post_form("/api/conversations/close", &fields).await;
    let id = pending(&app, Role::Lead).await[0].id.to_string();
    let undone = lea.post_form("/api/pending/undo", &[("id", &id), ("back", &back)]).await;

    assert_eq!((stored.status, stored.location()), (303, Some(back.as_str())));
    assert_eq!((undone.status, undone.location()), (303, Some(back.as_str())));
    assert_eq!(pending(&app, Role::Lead).await, []);
    assert!(!read_conversation(&lea, one.id.as_str()).await.status.is_closed());
}

#[tokio::test]
async fn without_an_undo_period_a_change_is_sent_at_once() {
    let mut config = config(20);
    config.web.undo_seconds = 0;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);

    assert_eq!(close(&lea, &one, "").await.status, 200);

    assert!(is_closed(&app, &one));
    assert_eq!(pending(&app, Role::Lead).await, []);
}
