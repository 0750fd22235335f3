//! A crash while changes are pending: none is applied twice, and none is lost.

use super::*;
use crate::support::file::TemporaryFile;
use sevendesk::server::config::DatabaseConfig;
use sevendesk::server::store::audit::NewAuditEntry;
use sevendesk::simulator::Fault;

/// Starts another server on the same database and the same simulator.
pub async fn restart(database: DatabaseConfig, simulator: Simulator) -> TestApp {
    let mut config = config(0);
    config.database = database;
    config.simulator_from = Some(simulator);
    config.start().await
}

fn times_applied(simulator: &Simulator, conversation: &Conversation) -> usize {
    let is_of = |change: &&Value| change.to_string().contains(conversation.id.as_str());
    simulator.changes().iter().filter(is_of).count()
}

#[tokio::test]
async fn fifty_pending_changes_survive_a_crash_and_are_each_applied_once() {
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
    let simulator = app.simulator.clone();
    let applied = |simulator: &Simulator| {
        chosen.iter().map(|one| times_applied(simulator, one)).sum::<usize>()
    };

    make_all_due(&app);
    eventually(async || (applied(&simulator) > 0).then_some(())).await;
    // This aborts its tasks, probably between a call and its response.
    drop(app);
    simulator.fail_with(None);
    let app = restart(file.database(), simulator.clone()).await;
    make_all_due(&app);

    let all = || chosen.iter().all(|one| is_closed(&app, one));
    eventually(async || all().then_some(())).await;
    wait_until_none_pending(&app).await;
    for one in &chosen {
        assert_eq!(times_applied(&simulator, one), 1, "{}", one.id);
        assert_eq!(results(&app, one).await.last(), Some(&Some("done".to_owned())), "{}", one.id);
    }
    for role in [Role::Lead, Role::Admin] {
        assert_eq!(needs_attention(&app, role).await, []);
        assert_eq!(pending(&app, role).await, []);
    }
}

#[tokio::test]
async fn a_change_that_is_not_due_survives_a_restart_and_can_be_undone() {
    let file = TemporaryFile::new("pending-undo");
    let mut first = config(20);
    first.database = file.database();
    let app = first.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    close(&lea, &one, "").await;
    let simulator = app.simulator.clone();
    drop(app);

    let app = restart(file.database(), simulator).await;

    assert!(read_conversation(&lea_of(&app).await, one.id.as_str()).await.status.is_closed());
    assert_eq!(pending(&app, Role::Lead).await[0].contact, one.contact.label());
    let lea = lea_of(&app).await;
    assert_eq!(undo(&lea, "").await.status, 200);
    assert!(!read_conversation(&lea, one.id.as_str()).await.status.is_closed());
}

async fn lea_of(app: &TestApp) -> Browser {
    app.sign_in(Role::Lead).await
}

#[tokio::test]
async fn changes_in_flight_at_a_crash_are_read_and_resent_only_if_not_applied() {
    let file = TemporaryFile::new("pending-in-doubt");
    let mut first = config(20);
    first.database = file.database();
    first.pending = false;
    let app = first.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let free = unassigned(&app);
    let (applied, lost, unsent, recorded) = (&free[0], &free[1], &free[2], &free[3]);
    let to = agent(&app, 1).0;
    for one in [applied, lost, unsent, recorded] {
        assign(&lea, one, &to).await;
    }
    // The state after a kill: one change was applied, one was lost in transit, one has no audit
    // entry yet, and one has an audit entry with its result.
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
            let of_recorded = entry.conversation.as_ref() == Some(&recorded.id);
            let id = store.add_audit(&entry).await.unwrap();
            if of_recorded {
                store.add_audit_result(id, "done").await.unwrap();
            }
        }
    }
    let change = serde_json::json!({ "assigned_user_id": to });
    app.simulator.change(applied.id.as_str(), &change);
    app.simulator.change(recorded.id.as_str(), &change);
    let simulator = app.simulator.clone();
    drop(app);

    let app = restart(file.database(), simulator.clone()).await;
    wait_until_none_pending(&app).await;

    let sent: Vec<_> =
        [applied, lost, unsent, recorded].map(|one| times_applied(&simulator, one)).into();
    assert_eq!(sent, [0, 1, 1, 0]);
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
    for one in [applied, lost, unsent, recorded] {
        assert_eq!(stored(&app, one)["assigned_user_id"], to.as_str());
    }
    let done = || Some("done".to_owned());
    assert_eq!(results(&app, applied).await, [done()]);
    assert_eq!(results(&app, lost).await, [Some("not made".to_owned()), done()]);
    assert_eq!(results(&app, unsent).await, [done()]);
    assert_eq!(results(&app, recorded).await, [done()]);
}
