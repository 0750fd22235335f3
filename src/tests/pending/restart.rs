//! A server that ends in the middle: nothing is done twice, and nothing forgotten.

use super::*;
use crate::support::file::TemporaryFile;
use sevendesk::server::config::DatabaseConfig;
use sevendesk::server::store::audit::NewAuditEntry;
use sevendesk::simulator::{Fault, Simulator};

/// Another server on the same database, in front of the same imitation.
async fn restarted(database: DatabaseConfig, imitation: Simulator) -> TestApp {
    let mut config = config(0);
    config.database = database;
    config.imitation = Some(imitation);
    config.start().await
}

fn times_made(imitation: &Simulator, conversation: &Conversation) -> usize {
    let about = |made: &&Value| made.to_string().contains(conversation.id.as_str());
    imitation.changes().iter().filter(about).count()
}

#[tokio::test]
async fn fifty_pending_changes_outlive_a_hard_stop_and_are_each_made_once() {
    let file = TemporaryFile::new("pending");
    let mut first = config(150);
    first.database = file.database();
    let app = first.start().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let chosen: Vec<Conversation> = app.state.services.queue.read(|snapshot| {
        let open = snapshot.conversations().filter(|one| !one.status.is_closed());
        open.take(50).cloned().collect()
    });
    assert_eq!(chosen.len(), 50);
    for (number, one) in chosen.iter().enumerate() {
        let by = if number % 2 == 0 { &lea } else { &ada };
        assert_eq!(close(by, one, "").await.status, 200);
    }
    app.simulator.fail_with(Some(Fault::Slow(Duration::from_millis(100))));
    let imitation = app.simulator.clone();
    let made =
        |imitation: &Simulator| chosen.iter().map(|one| times_made(imitation, one)).sum::<usize>();

    time_passes(&app);
    eventually(async || (made(&imitation) > 0).then_some(())).await;
    // Its tasks end where they stand, between a call and its answer as like as not.
    drop(app);
    imitation.fail_with(None);
    let app = restarted(file.database(), imitation.clone()).await;
    time_passes(&app);

    let all = || chosen.iter().all(|one| is_closed(&app, one));
    eventually(async || all().then_some(())).await;
    settled(&app).await;
    for one in &chosen {
        assert_eq!(times_made(&imitation, one), 1, "{}", one.id);
        assert_eq!(results(&app, one).await.last(), Some(&Some("done".to_owned())), "{}", one.id);
    }
    for role in [Role::Lead, Role::Admin] {
        assert_eq!(needs_attention(&app, role).await, []);
        assert_eq!(pending(&app, role).await, []);
    }
}

#[tokio::test]
async fn what_is_not_due_yet_is_still_shown_and_can_be_undone_after_a_restart() {
    let file = TemporaryFile::new("pending-undo");
    let mut first = config(20);
    first.database = file.database();
    let app = first.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = free(&app).remove(0);
    close(&lea, &one, "").await;
    let imitation = app.simulator.clone();
    drop(app);

    let app = restarted(file.database(), imitation).await;

    assert!(opened(&lea_of(&app).await, one.id.as_str()).await.status.is_closed());
    assert_eq!(pending(&app, Role::Lead).await[0].contact, one.contact.label());
    let lea = lea_of(&app).await;
    assert_eq!(undo(&lea, "").await.status, 200);
    assert!(!opened(&lea, one.id.as_str()).await.status.is_closed());
}

async fn lea_of(app: &TestApp) -> Browser {
    app.sign_in(Role::Lead).await
}

#[tokio::test]
async fn what_was_being_sent_is_read_and_only_what_was_not_made_is_sent() {
    let file = TemporaryFile::new("pending-in-doubt");
    let mut first = config(20);
    first.database = file.database();
    first.pending = false;
    let app = first.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let free = free(&app);
    let (made, lost, unsent, received) = (&free[0], &free[1], &free[2], &free[3]);
    let to = agent(&app, 1).0;
    for one in [made, lost, unsent, received] {
        assign(&lea, one, &to).await;
    }
    // As a server leaves it that is killed: one was made, one was lost on the way, of one not even
    // the audit has been told, and of one the audit has been told that it was made.
    let store = &app.state.store;
    for record in store.pending_changes().await.unwrap() {
        store.mark_pending_sending(record.id, record.created_at - 10_000).await.unwrap();
        if record.conversation != unsent.id {
            let entry = NewAuditEntry {
                operator: record.operator,
                action: "assign",
                conversation: Some(record.conversation),
                request: record.request,
                ..NewAuditEntry::default()
            };
            let of_received = entry.conversation.as_ref() == Some(&received.id);
            let id = store.add_audit(&entry).await.unwrap();
            if of_received {
                store.add_audit_result(id, "done").await.unwrap();
            }
        }
    }
    let change = serde_json::json!({ "assigned_user_id": to });
    app.simulator.change(made.id.as_str(), &change);
    app.simulator.change(received.id.as_str(), &change);
    let imitation = app.simulator.clone();
    drop(app);

    let app = restarted(file.database(), imitation.clone()).await;
    settled(&app).await;

    let sent: Vec<_> = [made, lost, unsent, received].map(|one| times_made(&imitation, one)).into();
    assert_eq!(sent, [0, 1, 1, 0]);
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
    for one in [made, lost, unsent, received] {
        assert_eq!(stored(&app, one)["assigned_user_id"], to.as_str());
    }
    let done = || Some("done".to_owned());
    assert_eq!(results(&app, made).await, [done()]);
    assert_eq!(results(&app, lost).await, [Some("not made".to_owned()), done()]);
    assert_eq!(results(&app, unsent).await, [done()]);
    assert_eq!(results(&app, received).await, [done()]);
}
