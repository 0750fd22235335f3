//! Undo, and several pending changes at once.

use super::*;
use sevendesk::model::UndoRefusal;

#[tokio::test]
async fn an_undone_change_is_reverted_and_never_sent() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    close(&lea, &one, "").await;
    let id = pending(&app, Role::Lead).await[0].id.to_string();

    assert_eq!(undo(&lea, &id).await.status, 200);

    let after = read_conversation(&lea, one.id.as_str()).await;
    assert_eq!((after.pending, after.status.is_closed()), (None, false));
    make_all_due(&app);
    let other = unassigned(&app).remove(1);
    close(&lea, &other, "").await;
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert!(is_closed(&app, &other) && !is_closed(&app, &one));
    assert_eq!((app.changes_sent(), results(&app, &one).await), (1, Vec::new()));
    let again = undo(&lea, &id).await;
    let gone = AppError::UndoRefused(UndoRefusal::Gone);
    assert_eq!((again.status, again.json::<AppError>()), (409, gone));
}

#[tokio::test]
async fn several_changes_can_be_pending_and_the_latest_is_undone_first() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let free = unassigned(&app);
    for one in &free[..3] {
        assert_eq!(close(&lea, one, "").await.status, 200);
    }
    let stored = pending(&app, Role::Lead).await;
    let ids: Vec<_> = stored.iter().map(|one| &one.conversation).collect();
    assert_eq!(ids, [&free[0].id, &free[1].id, &free[2].id], "oldest first");

    for one in [&free[2], &free[1], &free[0]] {
        let undone = undo(&lea, "").await;
        assert_eq!(undone.json::<sevendesk::model::ConversationId>(), one.id);
    }

    let nothing = undo(&lea, "").await;
    let refused = AppError::UndoRefused(UndoRefusal::Nothing);
    assert_eq!((nothing.status, nothing.json::<AppError>()), (409, refused));
    expect_no_conversation_calls(&app);
}

#[tokio::test]
async fn an_operator_cannot_undo_or_send_changes_of_others() {
    let app = app(20).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    close(&lea, &unassigned(&app)[0], "").await;
    let id = pending(&app, Role::Lead).await[0].id.to_string();

    let refused = UndoRefusal::NotOwn { operator: "Lea Hartmann".to_owned() };
    let refused = AppError::UndoRefused(refused);
    assert_eq!(undo(&ada, &id).await.json::<AppError>(), refused);
    assert_eq!(ada.call("/api/pending/send", &[("id", &id)]).await.json::<AppError>(), refused);
    let nothing = AppError::UndoRefused(UndoRefusal::Nothing);
    assert_eq!(undo(&ada, "").await.json::<AppError>(), nothing);
    assert_eq!(pending(&app, Role::Lead).await.len(), 1);
}

#[tokio::test]
async fn a_change_can_be_sent_before_it_is_due() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    close(&lea, &one, "").await;
    let id = pending(&app, Role::Lead).await[0].id.to_string();

    let sent = lea.call("/api/pending/send", &[("id", &id)]).await;

    assert!(sent.json::<Conversation>().status.is_closed());
    assert!(is_closed(&app, &one));
    assert_eq!(pending(&app, Role::Lead).await, []);
}

#[tokio::test]
async fn a_second_change_of_the_same_kind_replaces_the_first_and_is_sent_once() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    let (first, second) = (agent(&app, 1).0, agent(&app, 2).0);
    let shown: Conversation = assign(&lea, &one, &first).await.json();
    let before = pending(&app, Role::Lead).await[0].id;

    assert_eq!(assign(&lea, &shown, &second).await.status, 200);

    let own = pending(&app, Role::Lead).await;
    assert_eq!(own.len(), 1);
    assert_ne!(own[0].id, before, "an old undo button does not undo the new change");
    assert_eq!(own[0].assignee.as_ref().map(|agent| agent.id.as_str()), Some(second.as_str()));
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(stored(&app, &one)["assigned_user_id"], second.as_str());
    assert_eq!(app.changes_sent(), 1);
}

#[tokio::test]
async fn repeating_a_change_returns_the_same_pending_change() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    let to = agent(&app, 1).0;
    assign(&lea, &one, &to).await;
    let before = pending(&app, Role::Lead).await;

    let again = assign(&lea, &one, &to).await;

    assert_eq!(again.json::<Conversation>().pending.map(|pending| pending.id), Some(before[0].id));
    assert_eq!(pending(&app, Role::Lead).await, before);
}

#[tokio::test]
async fn a_change_back_to_the_original_state_is_an_undo() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    let shown: Conversation = assign(&lea, &one, &agent(&app, 1).0).await.json();

    let back = assign(&lea, &shown, "").await;

    let back: Conversation = back.json();
    assert_eq!((back.assignee, back.pending), (None, None));
    assert_eq!(pending(&app, Role::Lead).await, []);
    expect_no_conversation_calls(&app);
}

#[tokio::test]
async fn a_change_of_another_kind_sends_the_first_and_becomes_pending() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    let to = agent(&app, 1).0;
    let shown: Conversation = assign(&lea, &one, &to).await.json();

    let closed = close(&lea, &shown, "").await;

    assert!(closed.json::<Conversation>().status.is_closed());
    let stored = stored(&app, &one);
    assert_eq!((stored["assigned_user_id"].as_str(), app.changes_sent()), (Some(&*to), 1));
    assert_ne!(stored["status"], "closed");
    let stored = pending(&app, Role::Lead).await;
    assert_eq!(
        stored.iter().map(|one| one.mutation.kind()).collect::<Vec<_>>(),
        [ChangeKind::Close]
    );
}

#[tokio::test]
async fn a_job_waits_for_the_pending_change_of_its_conversation() {
    let mut config = config(20);
    config = config.with_jobs();
    let app = config.start().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = unassigned(&app).remove(0);
    let (first, second) = (agent(&app, 1).0, agent(&app, 2).0);
    let shown: Conversation = assign(&lea, &one, &first).await.json();
    app.simulator.forget_calls();
    let line = format!("{} {}", one.id, shown.seen().to_text());
    let fields = [("action", "assign"), ("assignee", second.as_str()), ("rows[]", &line)];
    let job = ada.post_form("/api/jobs/prepare", &fields).await;
    let job = job.location().unwrap().strip_prefix("/jobs/").unwrap().to_owned();
    ada.post_form("/api/jobs/start", &[("id", &job)]).await;
    let job: i64 = job.parse().unwrap();
    let current_job = async || app.state.store.job(job).await.unwrap().unwrap();
    eventually(async || current_job().await.stalled).await;
    assert_eq!(app.changes_sent(), 0);

    make_all_due(&app);

    eventually(async || (current_job().await.tally.done == 1).then_some(())).await;
    assert_eq!(stored(&app, &one)["assigned_user_id"], second.as_str());
    assert_eq!(app.changes_sent(), 2);
}
