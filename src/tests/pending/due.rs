//! Changes that fail when they are due.

use super::*;
use reqwest::Method;
use sevendesk::model::{ConversationId, VendorTrouble};
use sevendesk::server::store::users::Change;
use sevendesk::simulator::Fault;

async fn expect_pending_change_dropped(withdrawal: Change) {
    let app = app(20).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = unassigned(&app).remove(0);
    close(&lea, &one, "Paid twice").await;
    assert!(read_conversation(&ada, one.id.as_str()).await.status.is_closed());

    app.state.store.change_user("Lea Hartmann", withdrawal).await.unwrap();
    make_all_due(&app);
    wait_until_none_pending(&app).await;

    assert_eq!((app.changes_sent(), is_closed(&app, &one)), (0, false));
    assert_eq!(results(&app, &one).await, [Some("not made".to_owned())]);
    let entry = app.state.store.audit_of(&one.id, 1).await.unwrap().remove(0);
    assert_eq!((entry.operator.as_str(), entry.action.as_str()), ("Lea Hartmann", "close"));
    let after = read_conversation(&ada, one.id.as_str()).await;
    assert_eq!((after.status.is_closed(), after.pending), (false, None));
}

#[tokio::test]
async fn pending_changes_of_a_disabled_operator_are_dropped_and_audited() {
    expect_pending_change_dropped(Change::Disable).await;
}

#[tokio::test]
async fn pending_changes_that_the_role_no_longer_allows_are_dropped_and_audited() {
    expect_pending_change_dropped(Change::Role(Role::Viewer)).await;
}

#[tokio::test]
async fn a_conflict_found_when_a_change_is_due_needs_attention_and_names_the_assignee() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    let (other, name) = agent(&app, 1);
    close(&lea, &one, "Paid twice").await;
    app.simulator.change(one.id.as_str(), &serde_json::json!({ "assigned_user_id": other }));

    make_all_due(&app);
    wait_until_none_pending(&app).await;

    assert_eq!((app.changes_sent(), is_closed(&app, &one)), (0, false));
    let entry = needs_attention(&app, Role::Lead).await.remove(0);
    assert_eq!((&entry.conversation, entry.mutation.kind()), (&one.id, ChangeKind::Close));
    assert_eq!(entry.mutation.text(), Some("Paid twice"));
    assert_eq!(entry.contact, one.contact.label());
    let AppError::Conflict(conflict) = &entry.cause else { panic!("{:?}", entry.cause) };
    assert_eq!((&conflict.by, &conflict.assignee), (&None, &Some(name)));
    assert!(entry.is_conflict());
    assert_eq!(entry.seen, format!("open {other}"));
    assert_eq!(needs_attention(&app, Role::Admin).await, []);

    let fields = [("id", one.id.as_str()), ("note", "Paid twice"), ("seen", &entry.seen)];
    let forced = lea.call("/api/conversations/close", &fields).await;
    assert_eq!(forced.status, 200, "{}", forced.text);
    assert_eq!(needs_attention(&app, Role::Lead).await, [], "a new change replaces the entry");
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert!(is_closed(&app, &one));
}

#[tokio::test]
async fn during_an_outage_a_change_stays_pending_and_can_be_undone() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let free = unassigned(&app);
    close(&lea, &free[0], "").await;
    close(&lea, &free[1], "").await;
    let stored = pending(&app, Role::Lead).await;
    app.stop_upstream().await;

    make_all_due(&app);

    let postponed = async || {
        let now = pending(&app, Role::Lead).await;
        let later = now.iter().zip(&stored).all(|(now, before)| now.due_at > before.due_at);
        (later && now.iter().all(|one| !one.sending)).then_some(())
    };
    eventually(postponed).await;
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
    assert_eq!(undo(&lea, &stored[0].id.to_string()).await.status, 200);
    app.start_upstream().await;
    let id = stored[1].id.to_string();
    let sent = async || {
        let answer = lea.call("/api/pending/send", &[("id", &id)]).await;
        (answer.status == 200).then_some(())
    };
    eventually(sent).await;
    assert!(!is_closed(&app, &free[0]) && is_closed(&app, &free[1]));
}

#[tokio::test]
async fn a_change_that_cannot_be_sent_for_ten_minutes_needs_attention() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    close(&lea, &one, "").await;
    app.stop_upstream().await;
    make_all_due(&app);
    let before = pending(&app, Role::Lead).await[0].due_at;
    let postponed = async || {
        let one = pending(&app, Role::Lead).await.pop()?;
        (one.due_at > before && !one.sending).then_some(())
    };
    eventually(postponed).await;

    app.state.services.pending.advance(Duration::from_secs(600));
    wait_until_none_pending(&app).await;

    let entry = needs_attention(&app, Role::Lead).await.remove(0);
    assert_eq!(entry.cause, AppError::Vendor(VendorTrouble::Unreachable));
    assert_eq!(entry.seen, one.seen().to_text(), "a retry expects the same state");
    let shown = app.state.services.queue.read(|snapshot| snapshot.find(&one.id).cloned()).unwrap();
    assert_eq!((shown.pending, shown.status.is_closed()), (None, false));
}

#[tokio::test]
async fn a_change_that_is_refused_needs_attention() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    assign(&lea, &one, &agent(&app, 1).0).await;
    app.simulator.fail_next(1, Some(Method::PUT), Fault::Status(403));
    app.simulator.fail_next(1, Some(Method::PATCH), Fault::Status(403));
    app.simulator.fail_next(1, Some(Method::POST), Fault::Status(403));

    make_all_due(&app);
    wait_until_none_pending(&app).await;

    let entry = needs_attention(&app, Role::Lead).await.remove(0);
    assert_eq!(entry.cause, AppError::Vendor(VendorTrouble::ScopeMissing));
    assert_eq!(results(&app, &one).await, [Some("failed: vendor-scope".to_owned())]);
}

#[tokio::test]
async fn a_change_whose_response_is_lost_is_confirmed_by_a_read_and_not_resent() {
    let app = app(20).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    close(&lea, &one, "").await;
    for method in [Method::PUT, Method::PATCH, Method::POST] {
        app.simulator.fail_next(1, Some(method), Fault::AppliedThenReset);
    }

    make_all_due(&app);
    wait_until_none_pending(&app).await;

    assert!(is_closed(&app, &one));
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
    assert_eq!(results(&app, &one).await, [Some("done".to_owned())]);
    assert_eq!(app.simulator.changes().len(), 1);
}

#[tokio::test]
async fn attention_entries_stay_until_their_operator_dismisses_them() {
    let app = app(20).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let free = unassigned(&app);
    for one in &free[..3] {
        close(&lea, one, "Paid twice").await;
        let taken = serde_json::json!({ "assigned_user_id": agent(&app, 1).0 });
        app.simulator.change(one.id.as_str(), &taken);
    }
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    let entries = needs_attention(&app, Role::Lead).await;
    assert_eq!(entries.len(), 3);
    let first = entries[0].id.to_string();

    assert_eq!(ada.call("/api/attention/dismiss", &[("id", &first)]).await.status, 200);
    assert_eq!(
        needs_attention(&app, Role::Lead).await.len(),
        3,
        "other operators cannot dismiss the entry"
    );
    let answer =
        lea.post_form("/api/attention/dismiss", &[("id", &first), ("back", "/team")]).await;
    assert_eq!((answer.status, answer.location()), (303, Some("/team")));
    let left: Vec<ConversationId> =
        needs_attention(&app, Role::Lead).await.into_iter().map(|one| one.conversation).collect();
    assert_eq!(left.len(), 2);
    assert!(!left.contains(&entries[0].conversation));
    assert_eq!(lea.call("/api/attention/dismiss", &[]).await.status, 200);
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
}
